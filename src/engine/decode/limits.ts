/** What an object may cost. Each can be set; over the first two the object is quarantined, over the others a line is not parsed. */
export type Limits = {
  /** Inflated bytes of one object. */
  readonly inflatedBytes: number
  /** Inflated bytes for one stored byte, looked at once `ratioFloorBytes` have been inflated. */
  readonly ratio: number
  readonly ratioFloorBytes: number
  /** Bytes of one record or line; a longer one is skipped and searched for literals, not held. */
  readonly recordBytes: number
  /** Objects and arrays inside one another. */
  readonly nesting: number
  /** Keys in one record, at all levels. */
  readonly keys: number
  /** Bytes of one key. */
  readonly keyBytes: number
}

const MIB = 1024 * 1024

/**
 * Deflate cannot pass 1,032:1; logs of real fleets lie between 4:1 and 50:1, heartbeats alone near 200:1.
 * 64 GiB inflated is more than a Lambda can read in its 15 minutes. The largest record a vendor documents is
 * 1 MiB (an Event Hub message). Elasticsearch itself refuses over 1,000 fields and 20 levels by default.
 */
export const defaultLimits: Limits = {
  inflatedBytes: 65_536 * MIB,
  ratio: 500,
  ratioFloorBytes: 64 * MIB,
  recordBytes: 8 * MIB,
  nesting: 128,
  keys: 20_000,
  keyBytes: 65_536,
}
