import { derive } from "./derive.ts"
import type { Node } from "./node.ts"
import type { Terms } from "./terms.ts"

/** A set of terms in the order they came. It is filled again for every step, so that a step makes no new objects. */
export class TermSet {
  #marks = new Int32Array(64)
  #mark = 0
  #terms: Node[] = []
  #count = 0
  #nullable = false
  #certain = false

  get count(): number {
    return this.#count
  }

  /** Whether the empty text is left, so that a text may end here. */
  get nullable(): boolean {
    return this.#nullable
  }

  /** Whether every text is left, so that whatever follows matches. */
  get certain(): boolean {
    return this.#certain
  }

  list(): readonly Node[] {
    return this.#terms.slice(0, this.#count)
  }

  fill(terms: Terms, members: readonly Node[]): void {
    this.#clear()
    for (const member of members) this.#add(terms, member)
  }

  /** Makes this set what follows another after a character of the class, and returns how many terms were looked at. */
  follow(terms: Terms, from: TermSet, of: number): number {
    this.#clear()
    let looked = from.#count
    for (let index = 0; index < from.#count; index++) {
      const term = from.#terms[index]
      if (term === undefined) break
      const successors = term.successors[of] ?? derive(terms, term, of)
      looked += successors.length
      for (const successor of successors) this.#add(terms, successor)
    }
    return looked
  }

  #clear(): void {
    this.#mark++
    this.#count = 0
    this.#nullable = false
    this.#certain = false
  }

  #add(terms: Terms, term: Node): void {
    if (term.id >= this.#marks.length) this.#grow(term.id)
    if (this.#marks[term.id] === this.#mark) return
    this.#marks[term.id] = this.#mark
    this.#terms[this.#count++] = term
    if (term.nullable) {
      this.#nullable = true
      if (term === terms.all) this.#certain = true
    }
  }

  #grow(id: number): void {
    const grown = new Int32Array(2 * (id + 1))
    grown.set(this.#marks)
    this.#marks = grown
  }
}
