import type { Language } from "./language.ts"
import type { Term } from "./term.ts"

/** Limits of one expression's table. A cell has four bytes and a term eight, so a table has at most about 5 MB. */
const MAX_STATES = 2_000
const MAX_CELLS = 500_000
const MAX_TERMS = 300_000

/** State 0 has no terms, so no continuation matches. In this state every continuation matches. */
const MATCHES_ALL = 1
/** In states up to this one, the result does not depend on the rest of the text. */
export const MAX_DECIDED_STATE = MATCHES_ALL

const UNKNOWN = -1

/** The known states of an automaton, each a set of terms, and the known transitions between them. */
export class StateTable {
  readonly #language: Language
  readonly #width: number
  #next = new Int32Array(0)
  #terms: (readonly Term[])[] = []
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
    return states >= MAX_STATES || states * this.#width >= MAX_CELLS || this.#termCount >= MAX_TERMS
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

  /** The state after a character of the class, or a negative number if it is not yet known. */
  next(state: number, classIndex: number): number {
    return this.#next[state * this.#width + classIndex] ?? UNKNOWN
  }

  /** Adds the terms that follow a state, and returns the state that they form. */
  add(state: number, classIndex: number, terms: readonly Term[]): number {
    const next = this.#stateOf(terms)
    this.#next[state * this.#width + classIndex] = next
    return next
  }

  termsOf(state: number): readonly Term[] {
    return this.#terms[state] ?? []
  }

  accepts(state: number): boolean {
    return this.#accepting[state] ?? false
  }

  #stateOf(terms: readonly Term[]): number {
    if (this.#terms.length > MATCHES_ALL && terms.includes(this.#language.terms.all)) return MATCHES_ALL
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
