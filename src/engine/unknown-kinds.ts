/** Of this many records and more, the share says something. */
const FEWEST = 16
/** From this share on, a source that is read does not say what it said when its table was made. */
const SHARE = 0.5
/** An attacker may write any name for a kind: so many are told apart, the rest is counted together. */
const MOST_NAMES = 50

/**
 * Counts the records that a source recognised and could give no meaning. A vendor's new schema shows nowhere else: its
 * records are well formed, and no rule holds for them.
 */
export class UnknownKinds {
  readonly #names = new Map<string, number>()
  #records = 0
  #unknown = 0
  #candidates = 0
  #unknownCandidates = 0

  /** Counts a record; `kind` is the vendor's word for it, undefined where the source knows it. */
  count(source: string, kind: string | undefined, isCandidate: boolean): void {
    this.#records++
    if (isCandidate) this.#candidates++
    if (kind === undefined) return
    this.#unknown++
    if (isCandidate) this.#unknownCandidates++
    const name = `${source}: ${kind.slice(0, 80)}`
    const place = this.#names.has(name) || this.#names.size < MOST_NAMES ? name : "others"
    this.#names.set(place, (this.#names.get(place) ?? 0) + 1)
  }

  get total(): number {
    return this.#unknown
  }

  /** How many records there were of each unknown kind. */
  get names(): ReadonlyMap<string, number> {
    return this.#names
  }

  /** Whether operators must hear of it: of many records half, or half of those that hold what a rule looks for. */
  get isMuch(): boolean {
    const ofAll = this.#records >= FEWEST && this.#unknown >= this.#records * SHARE
    const ofCandidates = this.#unknownCandidates > 0 && this.#unknownCandidates >= this.#candidates * SHARE
    return ofAll || ofCandidates
  }
}
