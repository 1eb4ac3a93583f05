import type { Language } from "./language.ts"
import { LAST_STATE_DECIDED, StateTable } from "./state-table.ts"
import { TermSet } from "./term-set.ts"

/**
 * Runs an expression over texts, one step for each character. The states of the automaton are made when a text first needs
 * them. Once the table is full, the rest of that text is followed by its set of terms, which costs a step for each term
 * and no memory; the next text begins with an empty table. So the time is proportional to the text whatever it holds.
 */
export class Matcher {
  readonly #language: Language
  readonly #table: StateTable
  #current = new TermSet()
  #next = new TermSet()
  #steps = 0

  constructor(language: Language) {
    this.#language = language
    this.#table = new StateTable(language)
  }

  /** How many steps all texts have taken so far: one for a character, and one for each term that was looked at. */
  get steps(): number {
    return this.#steps
  }

  /** How many states the table has at the moment. */
  get states(): number {
    return this.#table.size
  }

  matches(text: string): boolean {
    const table = this.#table
    const { alphabet, terms } = this.#language
    if (table.isFull) table.clear()
    let state = table.start
    this.#steps += text.length
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      const point = unit >= 0xd800 && unit < 0xdc00 ? (text.codePointAt(index) ?? unit) : unit
      const of = alphabet.classOf(point)
      let next = table.next(state, of)
      if (next < 0) {
        this.#current.fill(terms, table.termsOf(state))
        if (table.isFull) return this.#follow(text, index)
        this.#step(of)
        next = table.add(state, of, this.#current.list())
      }
      if (next <= LAST_STATE_DECIDED) return table.accepts(next)
      state = next
      if (point > 0xffff) index++
    }
    return table.accepts(state)
  }

  /** Goes on from the current terms at a position without making states. */
  #follow(text: string, from: number): boolean {
    for (let index = from; index < text.length; index++) {
      const point = text.codePointAt(index) ?? 0
      if (point > 0xffff) index++
      this.#step(this.#language.alphabet.classOf(point))
      if (this.#current.count === 0) return false
      if (this.#current.certain) return true
    }
    return this.#current.nullable
  }

  #step(of: number): void {
    this.#steps += this.#next.follow(this.#language.terms, this.#current, of)
    const followed = this.#next
    this.#next = this.#current
    this.#current = followed
  }
}
