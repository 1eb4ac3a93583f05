import type { Shape, Term } from "./term.ts"

/**
 * Creates each term once. The constructors apply the laws that keep the number of derivatives finite: sequences nest to the right,
 * unions and intersections are flat, sorted and without duplicates (Brzozowski 1964; Owens, Reppy and Turon 2009).
 */
export class Terms {
  readonly #known = new Map<string, Term>()
  readonly #alphabetSize: number
  readonly nothing: Term
  readonly empty: Term
  /** Every text. */
  readonly all: Term

  constructor(alphabetSize: number) {
    this.#alphabetSize = alphabetSize
    this.nothing = this.#term("nothing", false, { kind: "nothing" })
    this.empty = this.#term("empty", true, { kind: "empty" })
    const any = this.oneOf(new Set(Array.from({ length: alphabetSize }, (_, index) => index)))
    this.all = this.repeat(any, 0, Number.POSITIVE_INFINITY)
  }

  /** The number of terms. */
  get size(): number {
    return this.#known.size
  }

  oneOf(classes: ReadonlySet<number>): Term {
    if (classes.size === 0) return this.nothing
    const sorted = Array.from(classes).toSorted((a, b) => a - b)
    return this.#term(`one-of ${sorted}`, false, { kind: "one-of", classes })
  }

  sequence(parts: readonly Term[]): Term {
    return parts.reduceRight((rest, part) => this.join(part, rest), this.empty)
  }

  join(first: Term, rest: Term): Term {
    if (first === this.nothing || rest === this.nothing) return this.nothing
    if (first === this.empty) return rest
    if (rest === this.empty) return first
    if ((first === this.all && rest.nullable) || (rest === this.all && first.nullable)) return this.all
    if (first.shape.kind === "then") return this.join(first.shape.first, this.join(first.shape.rest, rest))
    return this.#term(`then ${first.id} ${rest.id}`, first.nullable && rest.nullable, { kind: "then", first, rest })
  }

  either(terms: readonly Term[]): Term {
    const flat = terms.flatMap((term) => (term.shape.kind === "either" ? term.shape.choices : [term]))
    const choices = sortedSet(flat.filter((term) => term !== this.nothing))
    const [only] = choices
    if (only === undefined) return this.nothing
    if (choices.length === 1) return only
    if (choices.includes(this.all)) return this.all
    const nullable = choices.some((choice) => choice.nullable)
    return this.#term(`either ${choices.map(idOf)}`, nullable, { kind: "either", choices })
  }

  both(terms: readonly Term[]): Term {
    const flat = terms.flatMap((term) => (term.shape.kind === "both" ? term.shape.parts : [term]))
    const parts = sortedSet(flat.filter((term) => term !== this.all))
    const [only] = parts
    if (only === undefined) return this.all
    if (parts.includes(this.nothing)) return this.nothing
    if (parts.length === 1) return only
    const nullable = parts.every((part) => part.nullable)
    return this.#term(`both ${parts.map(idOf)}`, nullable, { kind: "both", parts })
  }

  not(inner: Term): Term {
    if (inner === this.nothing) return this.all
    if (inner === this.all) return this.nothing
    if (inner.shape.kind === "not") return inner.shape.inner
    return this.#term(`not ${inner.id}`, !inner.nullable, { kind: "not", inner })
  }

  repeat(inner: Term, min: number, max: number): Term {
    if (max < min) return this.nothing
    if (max === 0 || inner === this.empty) return this.empty
    if (inner === this.nothing) return min === 0 ? this.empty : this.nothing
    if (min === 1 && max === 1) return inner
    if (inner.shape.kind === "repeat" && inner.shape.min === 0 && inner.shape.max === Number.POSITIVE_INFINITY) {
      return inner
    }
    // A repetition of what can be empty has no effective lower bound.
    const lowest = inner.nullable ? 0 : min
    return this.#term(`repeat ${inner.id} ${lowest} ${max}`, lowest === 0, {
      kind: "repeat",
      inner,
      min: lowest,
      max,
    })
  }

  #term(key: string, nullable: boolean, shape: Shape): Term {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const successors = new Array<readonly Term[] | undefined>(this.#alphabetSize).fill(undefined)
    const term: Term = { id: this.#known.size, nullable, shape, successors }
    this.#known.set(key, term)
    return term
  }
}

function sortedSet(terms: readonly Term[]): readonly Term[] {
  return Array.from(new Set(terms)).toSorted((a, b) => a.id - b.id)
}

function idOf(term: Term): number {
  return term.id
}
