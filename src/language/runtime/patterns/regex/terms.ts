import type { Node, Shape } from "./node.ts"

/**
 * Makes terms and keeps one of each. The constructors simplify by the laws that keep the number of derivatives finite:
 * sequences lean to the right, unions and intersections are flat, sorted and without repetition (Brzozowski 1964, Owens,
 * Reppy and Turon 2009).
 */
export class Terms {
  readonly #known = new Map<string, Node>()
  readonly #alphabetSize: number
  readonly nothing: Node
  readonly empty: Node
  /** Every text. */
  readonly all: Node

  constructor(alphabetSize: number) {
    this.#alphabetSize = alphabetSize
    this.nothing = this.#term("nothing", false, { kind: "nothing" })
    this.empty = this.#term("empty", true, { kind: "empty" })
    const any = this.oneOf(new Set(Array.from({ length: alphabetSize }, (_, index) => index)))
    this.all = this.repeat(any, 0, Number.POSITIVE_INFINITY)
  }

  /** How many terms there are. */
  get size(): number {
    return this.#known.size
  }

  oneOf(classes: ReadonlySet<number>): Node {
    if (classes.size === 0) return this.nothing
    const sorted = Array.from(classes).toSorted((a, b) => a - b)
    return this.#term(`one-of ${sorted}`, false, { kind: "one-of", classes })
  }

  sequence(parts: readonly Node[]): Node {
    return parts.reduceRight((rest, part) => this.join(part, rest), this.empty)
  }

  join(first: Node, rest: Node): Node {
    if (first === this.nothing || rest === this.nothing) return this.nothing
    if (first === this.empty) return rest
    if (rest === this.empty) return first
    if ((first === this.all && rest.nullable) || (rest === this.all && first.nullable)) return this.all
    if (first.shape.kind === "then") return this.join(first.shape.first, this.join(first.shape.rest, rest))
    return this.#term(`then ${first.id} ${rest.id}`, first.nullable && rest.nullable, { kind: "then", first, rest })
  }

  either(terms: readonly Node[]): Node {
    const flat = terms.flatMap((term) => (term.shape.kind === "either" ? term.shape.choices : [term]))
    const choices = sortedSet(flat.filter((term) => term !== this.nothing))
    const [only] = choices
    if (only === undefined) return this.nothing
    if (choices.length === 1) return only
    if (choices.includes(this.all)) return this.all
    const nullable = choices.some((choice) => choice.nullable)
    return this.#term(`either ${choices.map(idOf)}`, nullable, { kind: "either", choices })
  }

  both(terms: readonly Node[]): Node {
    const flat = terms.flatMap((term) => (term.shape.kind === "both" ? term.shape.parts : [term]))
    const parts = sortedSet(flat.filter((term) => term !== this.all))
    const [only] = parts
    if (only === undefined) return this.all
    if (parts.includes(this.nothing)) return this.nothing
    if (parts.length === 1) return only
    const nullable = parts.every((part) => part.nullable)
    return this.#term(`both ${parts.map(idOf)}`, nullable, { kind: "both", parts })
  }

  not(inner: Node): Node {
    if (inner === this.nothing) return this.all
    if (inner === this.all) return this.nothing
    if (inner.shape.kind === "not") return inner.shape.inner
    return this.#term(`not ${inner.id}`, !inner.nullable, { kind: "not", inner })
  }

  repeat(inner: Node, least: number, most: number): Node {
    if (most < least) return this.nothing
    if (most === 0 || inner === this.empty) return this.empty
    if (inner === this.nothing) return least === 0 ? this.empty : this.nothing
    if (least === 1 && most === 1) return inner
    if (inner.shape.kind === "repeat" && inner.shape.least === 0 && inner.shape.most === Number.POSITIVE_INFINITY) {
      return inner
    }
    // What may be empty may be left out as well, so the lower bound says nothing.
    const lowest = inner.nullable ? 0 : least
    return this.#term(`repeat ${inner.id} ${lowest} ${most}`, lowest === 0, {
      kind: "repeat",
      inner,
      least: lowest,
      most,
    })
  }

  #term(key: string, nullable: boolean, shape: Shape): Node {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const successors = new Array<readonly Node[] | undefined>(this.#alphabetSize).fill(undefined)
    const term: Node = { id: this.#known.size, nullable, shape, successors }
    this.#known.set(key, term)
    return term
  }
}

function sortedSet(terms: readonly Node[]): readonly Node[] {
  return Array.from(new Set(terms)).toSorted((a, b) => a.id - b.id)
}

function idOf(term: Node): number {
  return term.id
}
