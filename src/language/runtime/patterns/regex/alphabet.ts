import { type CodePoints, MAX_CODE_POINT } from "./code-points.ts"

/** Smaller code points have their class in a table; the class of others is found by binary search. */
const TABLE_SIZE = 256

/**
 * A partition of all code points into classes, such that each set of an expression contains all or none of a class. An automaton
 * then has one transition for each class instead of one for each of a million code points.
 */
export class Alphabet {
  /** The number of classes. */
  readonly size: number
  readonly #table: Uint16Array
  /** The first code point of each interval, in ascending order. */
  readonly #starts: Uint32Array
  readonly #classes: Uint16Array

  constructor(sets: readonly CodePoints[]) {
    const cuts = new Set([0])
    for (const [from, to] of sets.flat()) {
      cuts.add(from)
      if (to < MAX_CODE_POINT) cuts.add(to + 1)
    }
    this.#starts = Uint32Array.from(cuts).sort()
    const signatures = this.#signatures(sets)
    const classes = new Map<string, number>()
    for (const signature of signatures) if (!classes.has(signature)) classes.set(signature, classes.size)
    this.#classes = Uint16Array.from(signatures, (signature) => classes.get(signature) ?? 0)
    this.size = classes.size
    this.#table = Uint16Array.from({ length: TABLE_SIZE }, (_, point) => this.#search(point))
  }

  /** The class of a code point. */
  classOf(point: number): number {
    return point < TABLE_SIZE ? (this.#table[point] ?? 0) : this.#search(point)
  }

  /** The classes of one of the sets that the alphabet was created for. */
  classesOf(set: CodePoints): ReadonlySet<number> {
    return new Set(this.#intervalsIn(set).map((interval) => this.#classes[interval] ?? 0))
  }

  /** For each interval, the sets that contain it. */
  #signatures(sets: readonly CodePoints[]): readonly string[] {
    const members: number[][] = Array.from(this.#starts, () => [])
    for (const [index, set] of sets.entries()) {
      for (const interval of this.#intervalsIn(set)) members[interval]?.push(index)
    }
    return members.map((member) => member.join(" "))
  }

  #intervalsIn(set: CodePoints): readonly number[] {
    const intervals: number[] = []
    for (const [from, to] of set) {
      for (let interval = this.#intervalOf(from); (this.#starts[interval] ?? Infinity) <= to; interval++) {
        intervals.push(interval)
      }
    }
    return intervals
  }

  #search(point: number): number {
    return this.#classes[this.#intervalOf(point)] ?? 0
  }

  /** The interval that contains a code point. */
  #intervalOf(point: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= point) low = middle
      else high = middle - 1
    }
    return low
  }
}
