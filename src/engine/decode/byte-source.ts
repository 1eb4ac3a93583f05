/** Bytes to be read in order, with the power to look ahead and to put back what was not used. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #waiting: Uint8Array[] = []
  #failure: { readonly error: unknown } | undefined
  #offset = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** How many bytes have been taken and not put back. */
  get offset(): number {
    return this.#offset
  }

  /** Whether the chunks ended with an error. */
  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /** The next bytes, at least one and at most `limit`; undefined at the end. Throws what the body threw, after its last byte. */
  async next(limit: number): Promise<Uint8Array | undefined> {
    const chunk = this.#waiting.shift() ?? (await this.#pull())
    if (chunk === undefined) {
      if (this.#failure !== undefined) throw this.#failure.error
      return undefined
    }
    if (chunk.length > limit) this.#waiting.unshift(chunk.subarray(limit))
    const taken = chunk.length > limit ? chunk.subarray(0, limit) : chunk
    this.#offset += taken.length
    return taken
  }

  /** Puts back the end of what was taken last. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#waiting.unshift(bytes)
    this.#offset -= bytes.length
  }

  /** The next `count` bytes without taking them; fewer only at the end. */
  async peek(count: number): Promise<Uint8Array> {
    let held = this.#waiting.reduce((sum, chunk) => sum + chunk.length, 0)
    while (held < count) {
      const chunk = await this.#pull()
      if (chunk === undefined) break
      this.#waiting.push(chunk)
      held += chunk.length
    }
    const first = this.#waiting[0]
    if (first !== undefined && first.length >= count) return first.subarray(0, count)
    return Buffer.concat(this.#waiting).subarray(0, count)
  }

  /** Takes the next `count` bytes; fewer only at the end. */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    for (let missing = count; missing > 0; ) {
      const part = await this.next(missing)
      if (part === undefined) break
      parts.push(part)
      missing -= part.length
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
  }

  /** Lets go of the underlying body, so that its connection is freed when reading stops early. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #pull(): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined) return undefined
    try {
      for (;;) {
        const { done, value } = await this.#chunks.next()
        if (done) return undefined
        if (value.length > 0) return value
      }
    } catch (error) {
      this.#failure = { error }
      return undefined
    }
  }
}
