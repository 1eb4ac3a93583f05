/** With fewer records the share is not significant. */
const MIN_RECORDS = 16
/** A share from which on the vendor's schema has probably changed. */
const SHARE = 0.5
/** An attacker can write any name for a kind: further names are counted together. */
const MAX_NAMES = 50

/**
 * Counts the records that a source recognises but whose kind it does not know. A vendor's new schema shows nowhere else:
 * its records are well formed, and no rule matches them.
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
    const place = this.#names.has(name) || this.#names.size < MAX_NAMES ? name : "others"
    this.#names.set(place, (this.#names.get(place) ?? 0) + 1)
  }

  get total(): number {
    return this.#unknown
  }

  /** How many records there were of each unknown kind. */
  get names(): ReadonlyMap<string, number> {
    return this.#names
  }

  /** Whether a notice is due: half of at least MIN_RECORDS records, or half of the records that contain what a rule looks for. */
  get isMuch(): boolean {
    const ofAll = this.#records >= MIN_RECORDS && this.#unknown >= this.#records * SHARE
    const ofCandidates = this.#unknownCandidates > 0 && this.#unknownCandidates >= this.#candidates * SHARE
    return ofAll || ofCandidates
  }
}
