/** A candidate for an alert: its id and the time of its event, in ms. */
export type Candidate = { readonly id: string; readonly time: number }

/**
 * The newest of a rule's matches in one execution, by time and then id, however many come. It holds no more than it may
 * keep, and it is the same for the same matches in any order, so a retry chooses as the first try did.
 */
export class Selection<T extends Candidate> {
  readonly #most: number
  readonly #seen = new Set<string>()
  /** Oldest first. */
  readonly #kept: T[] = []
  #count = 0
  #first = Number.POSITIVE_INFINITY
  #last = Number.NEGATIVE_INFINITY

  constructor(most: number) {
    this.#most = most
  }

  /** Adds a candidate; gives back the one that is over the limit now, which may be the same. A duplicate counts once. */
  add(candidate: T): T | null {
    if (this.#seen.has(candidate.id)) return null
    this.#seen.add(candidate.id)
    this.#count++
    this.#first = Math.min(this.#first, candidate.time)
    this.#last = Math.max(this.#last, candidate.time)
    let place = this.#kept.length
    while (place > 0 && isNewer(this.#kept[place - 1], candidate)) place--
    this.#kept.splice(place, 0, candidate)
    return this.#kept.length > this.#most ? (this.#kept.shift() ?? null) : null
  }

  /** What was kept, oldest first, as Kibana returns alerts. */
  get kept(): readonly T[] {
    return this.#kept
  }

  /** How many different candidates came, and the first and last of their times. */
  get total(): { readonly count: number; readonly first: number; readonly last: number } {
    return { count: this.#count, first: this.#first, last: this.#last }
  }
}

function isNewer(left: Candidate | undefined, right: Candidate): boolean {
  if (left === undefined) return false
  return left.time === right.time ? left.id > right.id : left.time > right.time
}
