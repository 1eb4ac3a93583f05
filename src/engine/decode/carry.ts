const FIRST_BYTES = 1024

/** Bytes that wait for the rest of their record in the next chunk. Grows by doubling, so each byte is copied a bounded number of times. */
export class Carry {
  #buffer: Buffer | undefined
  #length = 0

  get length(): number {
    return this.#length
  }

  append(chunk: Buffer, start: number, end: number): void {
    const needed = this.#length + end - start
    if (this.#buffer === undefined || this.#buffer.length < needed) {
      const wider = Buffer.allocUnsafe(Math.max(FIRST_BYTES, needed, 2 * (this.#buffer?.length ?? 0)))
      this.#buffer?.copy(wider, 0, 0, this.#length)
      this.#buffer = wider
    }
    chunk.copy(this.#buffer, this.#length, start, end)
    this.#length = needed
  }

  /** A view of what is carried, valid until the next append. */
  view(): Buffer {
    return this.#buffer?.subarray(0, this.#length) ?? Buffer.alloc(0)
  }

  /** Hands the bytes over and is empty again; they are never written to afterwards. */
  take(): Buffer {
    const taken = this.view()
    this.#buffer = undefined
    this.#length = 0
    return taken
  }
}
