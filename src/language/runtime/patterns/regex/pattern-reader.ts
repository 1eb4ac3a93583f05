import { RegexError } from "./syntax.ts"

/** The maximum nesting of groups. In Lucene and Java only the stack limits it. */
export const MAX_NESTING = 200

/** The largest number in a pattern. Lucene and Java parse them with Integer.parseInt. */
export const MAX_NUMBER = 2147483647

/** Reads a pattern character by character, for a parser of one of its syntaxes. */
export class PatternReader {
  protected position = 0
  readonly #text: readonly string[]

  constructor(pattern: string) {
    this.#text = Array.from(pattern)
  }

  protected more(): boolean {
    return this.position < this.#text.length
  }

  /** The character at a distance from the position; undefined after the end. */
  protected peek(distance = 0): string | undefined {
    return this.#text[this.position + distance]
  }

  /** Whether the next character is one of some characters. */
  protected at(characters: string): boolean {
    const next = this.peek()
    return next !== undefined && characters.includes(next)
  }

  /** Reads the next character if it is the expected one. */
  protected take(expected: string): boolean {
    if (this.peek() !== expected) return false
    this.position++
    return true
  }

  protected next(): string {
    const next = this.peek()
    if (next === undefined) throw this.error("the expression is incomplete")
    this.position++
    return next
  }

  protected expect(expected: string): void {
    if (!this.take(expected)) throw this.error(`${JSON.stringify(expected)} is missing`)
  }

  /** Reads up to a character, and the character itself. */
  protected until(end: string): readonly string[] {
    const start = this.position
    while (this.more() && !this.at(end)) this.position++
    const text = this.#text.slice(start, this.position)
    this.expect(end)
    return text
  }

  protected error(reason: string, position: number = this.position): RegexError {
    return new RegexError(`${reason} (at character ${position + 1})`)
  }
}
