/**
 * Reads bytes in order, and can look ahead and put back what was not used. A chunk of the body need only be valid until
 * the next one is asked for; what is returned in one piece is a view of it.
 */
export class ByteSource {
  readonly #body: AsyncIterator<Uint8Array>
  readonly #pending: Uint8Array[] = []
  #failure: { readonly error: unknown } | undefined
  #offset = 0

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#body = body[Symbol.asyncIterator]()
  }

  /** How many bytes were taken and not put back. */
  get offset(): number {
    return this.#offset
  }

  /** Whether the body ended with an error. */
  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /**
   * Takes the next bytes, at least one and at most `limit`; undefined at the end. Rethrows an error of the body after
   * its last byte.
   */
  async next(limit: number): Promise<Uint8Array | undefined> {
    const chunk = this.#pending.shift() ?? (await this.#pull())
    if (chunk === undefined) {
      if (this.#failure !== undefined) throw this.#failure.error
      return undefined
    }
    if (chunk.length > limit) this.#pending.unshift(chunk.subarray(limit))
    const taken = chunk.length > limit ? chunk.subarray(0, limit) : chunk
    this.#offset += taken.length
    return taken
  }

  /** Takes all remaining bytes, in chunks of at most `limit`. Does not close the body. */
  async *chunks(limit: number): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = await this.next(limit)
      if (chunk === undefined) return
      yield chunk
    }
  }

  /** Puts back the end of what was taken last. */
  putBack(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#pending.unshift(bytes)
    this.#offset -= bytes.length
  }

  /** Returns the next `count` bytes without taking them; fewer only at the end. */
  async peek(count: number): Promise<Uint8Array> {
    let available = this.#pending.reduce((sum, chunk) => sum + chunk.length, 0)
    while (available < count) {
      this.#keepPending()
      const chunk = await this.#pull()
      if (chunk === undefined) break
      this.#pending.push(chunk)
      available += chunk.length
    }
    const first = this.#pending[0]
    if (first !== undefined && first.length >= count) return first.subarray(0, count)
    return Buffer.concat(this.#pending).subarray(0, count)
  }

  /** Takes the next `count` bytes; fewer only at the end. */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    for (let missing = count; missing > 0; ) {
      const part = await this.next(missing)
      if (part === undefined) break
      missing -= part.length
      parts.push(missing > 0 ? Buffer.from(part) : part)
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
  }

  /** Closes the body, so that its connection is released when reading stops early. */
  async close(): Promise<void> {
    await this.#body.return?.()
  }

  /** Copies what is pending, as the next chunk may overwrite it. */
  #keepPending(): void {
    if (this.#pending.length > 0) this.#pending.splice(0, this.#pending.length, Buffer.concat(this.#pending))
  }

  async #pull(): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined) return undefined
    try {
      for (;;) {
        const { done, value } = await this.#body.next()
        if (done) return undefined
        if (value.length > 0) return value
      }
    } catch (error) {
      this.#failure = { error }
      return undefined
    }
  }
}
