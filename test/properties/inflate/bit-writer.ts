/** Writes bits as RFC 1951, 3.1.1, orders them. */
export class BitWriter {
  readonly #bytes: number[] = []
  #count = 0

  /** A number, its least significant bit first. */
  number(value: number, bits: number): this {
    for (let bit = 0; bit < bits; bit++) this.#bit((value >>> bit) & 1)
    return this
  }

  /** A Huffman code, its most significant bit first. */
  code(value: number, bits: number): this {
    for (let bit = bits - 1; bit >= 0; bit--) this.#bit((value >>> bit) & 1)
    return this
  }

  align(): this {
    while (this.#count % 8 !== 0) this.#bit(0)
    return this
  }

  bytes(bytes: Uint8Array): this {
    this.align()
    for (const byte of bytes) this.number(byte, 8)
    return this
  }

  done(): Buffer {
    return Buffer.from(this.#bytes)
  }

  #bit(bit: number): void {
    if (this.#count % 8 === 0) this.#bytes.push(0)
    this.#bytes[this.#bytes.length - 1] = (this.#bytes.at(-1) ?? 0) | (bit << (this.#count % 8))
    this.#count++
  }
}
