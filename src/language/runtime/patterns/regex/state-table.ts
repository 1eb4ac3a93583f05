import type { Language } from "./language.ts"
import type { Node } from "./node.ts"

/** Bounds of one expression's table: with four bytes a cell and eight a term, some 5 MB at the very most. */
const MOST_STATES = 2_000
const MOST_CELLS = 500_000
const MOST_TERMS = 300_000

/** State 0 has no terms, so nothing matches any more; in this one every continuation matches. */
const CERTAIN = 1
/** States up to this one decide the match, whatever follows. */
export const LAST_STATE_DECIDED = CERTAIN

const UNKNOWN = -1

/** The states of an automaton met so far, each a set of terms, and the transitions known between them. */
export class StateTable {
  readonly #language: Language
  readonly #width: number
  #next = new Int32Array(0)
  #terms: (readonly Node[])[] = []
  #accepting: boolean[] = []
  #known = new Map<string, number>()
  #termCount = 0
  #start = 0

  constructor(language: Language) {
    this.#language = language
    this.#width = language.alphabet.size
    this.clear()
  }

  get size(): number {
    return this.#terms.length
  }

  get start(): number {
    return this.#start
  }

  get isFull(): boolean {
    const states = this.#terms.length
    return states >= MOST_STATES || states * this.#width >= MOST_CELLS || this.#termCount >= MOST_TERMS
  }

  clear(): void {
    this.#next = new Int32Array(16 * this.#width).fill(UNKNOWN)
    this.#terms = []
    this.#accepting = []
    this.#known = new Map()
    this.#termCount = 0
    this.#stateOf([])
    this.#stateOf([this.#language.terms.all])
    this.#start = this.#stateOf([this.#language.start])
  }

  /** The state after a character of the class, or less than 0 if it is not known yet. */
  next(state: number, of: number): number {
    return this.#next[state * this.#width + of] ?? UNKNOWN
  }

  /** Enters what follows a state, and returns the state that it is. */
  add(state: number, of: number, terms: readonly Node[]): number {
    const next = this.#stateOf(terms)
    this.#next[state * this.#width + of] = next
    return next
  }

  termsOf(state: number): readonly Node[] {
    return this.#terms[state] ?? []
  }

  accepts(state: number): boolean {
    return this.#accepting[state] ?? false
  }

  #stateOf(terms: readonly Node[]): number {
    if (this.#terms.length > CERTAIN && terms.includes(this.#language.terms.all)) return CERTAIN
    const sorted = terms.toSorted((a, b) => a.id - b.id)
    const key = sorted.map((term) => term.id).join(" ")
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const state = this.#terms.length
    this.#known.set(key, state)
    this.#terms.push(sorted)
    this.#accepting.push(sorted.some((term) => term.nullable))
    this.#termCount += sorted.length
    this.#grow()
    return state
  }

  #grow(): void {
    if (this.#terms.length * this.#width <= this.#next.length) return
    const grown = new Int32Array(2 * this.#next.length).fill(UNKNOWN)
    grown.set(this.#next)
    this.#next = grown
  }
}
