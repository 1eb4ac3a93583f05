const INITIAL_BYTES = 1024

/** Collects bytes across chunks. Its capacity doubles as needed, so each byte is copied a bounded number of times. */
export class ByteBuffer {
  #bytes: Buffer | undefined
  #length = 0

  get length(): number {
    return this.#length
  }

  append(chunk: Buffer, start: number, end: number): void {
    const needed = this.#length + end - start
    if (this.#bytes === undefined || this.#bytes.length < needed) {
      const wider = Buffer.allocUnsafe(Math.max(INITIAL_BYTES, needed, 2 * (this.#bytes?.length ?? 0)))
      this.#bytes?.copy(wider, 0, 0, this.#length)
      this.#bytes = wider
    }
    chunk.copy(this.#bytes, this.#length, start, end)
    this.#length = needed
  }

  /** A view of the bytes, valid until the next append. */
  view(): Buffer {
    return this.#bytes?.subarray(0, this.#length) ?? Buffer.alloc(0)
  }

  /** Returns the bytes and empties the buffer. The returned bytes are never written to afterwards. */
  take(): Buffer {
    const taken = this.view()
    this.#bytes = undefined
    this.#length = 0
    return taken
  }
}
