import { derive } from "./derive.ts"
import type { Term } from "./term.ts"
import type { Terms } from "./terms.ts"

/** A set of terms in the order of insertion. Each step refills it, so that a step allocates nothing. */
export class TermSet {
  #marks = new Int32Array(64)
  #mark = 0
  #terms: Term[] = []
  #count = 0
  #isNullable = false
  #matchesAll = false

  get count(): number {
    return this.#count
  }

  /** Whether a text can end here. */
  get isNullable(): boolean {
    return this.#isNullable
  }

  /** Whether every continuation matches. */
  get matchesAll(): boolean {
    return this.#matchesAll
  }

  list(): readonly Term[] {
    return this.#terms.slice(0, this.#count)
  }

  fill(terms: Terms, members: readonly Term[]): void {
    this.#clear()
    for (const member of members) this.#add(terms, member)
  }

  /** Fills this set with the successors of another after a character of the class, and returns the number of visited terms. */
  follow(terms: Terms, from: TermSet, classIndex: number): number {
    this.#clear()
    let visited = from.#count
    for (let index = 0; index < from.#count; index++) {
      const term = from.#terms[index]
      if (term === undefined) break
      const successors = term.successors[classIndex] ?? derive(terms, term, classIndex)
      visited += successors.length
      for (const successor of successors) this.#add(terms, successor)
    }
    return visited
  }

  /** Adds the successors after characters of these classes to the set, also those of added terms. */
  close(terms: Terms, classes: readonly number[]): void {
    for (let index = 0; index < this.#count; index++) {
      const term = this.#terms[index]
      if (term === undefined) return
      for (const classIndex of classes) {
        for (const successor of derive(terms, term, classIndex)) this.#add(terms, successor)
      }
    }
  }

  #clear(): void {
    this.#mark++
    this.#count = 0
    this.#isNullable = false
    this.#matchesAll = false
  }

  #add(terms: Terms, term: Term): void {
    if (term.id >= this.#marks.length) this.#grow(term.id)
    if (this.#marks[term.id] === this.#mark) return
    this.#marks[term.id] = this.#mark
    this.#terms[this.#count++] = term
    if (term.nullable) {
      this.#isNullable = true
      if (term === terms.all) this.#matchesAll = true
    }
  }

  #grow(id: number): void {
    const grown = new Int32Array(2 * (id + 1))
    grown.set(this.#marks)
    this.#marks = grown
  }
}
