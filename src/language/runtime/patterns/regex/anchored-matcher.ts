import { anchorPoints, type Language } from "./language.ts"
import { TermSet } from "./term-set.ts"

/**
 * Runs an expression with anchors over texts. An anchor is a character of the expression that is not in the text: where the anchor
 * holds, the matcher continues as if it had read it. Each character of a text costs a step for each term, so the time is
 * proportional to the text.
 */
export class AnchoredMatcher {
  readonly #language: Language
  readonly #start: number
  readonly #end: number
  #current = new TermSet()
  #next = new TermSet()

  constructor(language: Language) {
    this.#language = language
    this.#start = language.alphabet.classOf(anchorPoints.start)
    this.#end = language.alphabet.classOf(anchorPoints.end)
  }

  matches(text: string): boolean {
    const { alphabet, terms, start } = this.#language
    const lastLine = startOfLineEnd(text)
    this.#current.fill(terms, [start])
    this.#current.close(terms, lastLine === 0 ? [this.#start, this.#end] : [this.#start])
    for (let index = 0; index < text.length; ) {
      const point = text.codePointAt(index) ?? 0
      index += point > 0xffff ? 2 : 1
      this.#next.follow(terms, this.#current, alphabet.classOf(point))
      const followed = this.#next
      this.#next = this.#current
      this.#current = followed
      if (followed.count === 0) return false
      if (index === lastLine || index === text.length) followed.close(terms, [this.#end])
    }
    return this.#current.isNullable
  }
}

/** The position of the line end at the end of a text, or the length of the text. */
function startOfLineEnd(text: string): number {
  if (text.endsWith("\r\n")) return text.length - 2
  return /[\n\r\u0085\u2028\u2029]$/.test(text) ? text.length - 1 : text.length
}
