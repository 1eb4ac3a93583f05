import type { Language } from "./language.ts"
import { MAX_DECIDED_STATE, StateTable } from "./state-table.ts"
import { TermSet } from "./term-set.ts"

/**
 * Runs an expression over texts, one step for each character. It creates a state of the automaton when a text first needs it. If
 * the table is full, it follows the rest of the text by its set of terms, which costs a step for each term and no memory, and the
 * next text starts with an empty table. The time is therefore proportional to every text.
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

  /** The number of steps of all texts: one for each character and one for each visited term. */
  get steps(): number {
    return this.#steps
  }

  /** The current number of states in the table. */
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
      const classIndex = alphabet.classOf(point)
      let next = table.next(state, classIndex)
      if (next < 0) {
        this.#current.fill(terms, table.termsOf(state))
        if (table.isFull) return this.#follow(text, index)
        this.#step(classIndex)
        next = table.add(state, classIndex, this.#current.list())
      }
      if (next <= MAX_DECIDED_STATE) return table.accepts(next)
      state = next
      if (point > 0xffff) index++
    }
    return table.accepts(state)
  }

  /** Continues from the current terms without creating states. */
  #follow(text: string, from: number): boolean {
    for (let index = from; index < text.length; index++) {
      const point = text.codePointAt(index) ?? 0
      if (point > 0xffff) index++
      this.#step(this.#language.alphabet.classOf(point))
      if (this.#current.count === 0) return false
      if (this.#current.matchesAll) return true
    }
    return this.#current.isNullable
  }

  #step(classIndex: number): void {
    this.#steps += this.#next.follow(this.#language.terms, this.#current, classIndex)
    const followed = this.#next
    this.#next = this.#current
    this.#current = followed
  }
}
