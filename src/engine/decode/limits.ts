/**
 * What one object may cost. An object over the limits of inflated bytes or ratio is quarantined; a line over one of the
 * others is not parsed.
 */
export type Limits = {
  /** Inflated bytes of one object. */
  readonly inflatedBytes: number
  /** Inflated bytes per stored byte, checked once `ratioFloorBytes` are inflated. */
  readonly ratio: number
  readonly ratioFloorBytes: number
  /** Bytes of one record or line. A longer one is not kept in memory, only searched for literals. */
  readonly recordBytes: number
  /** Depth of nested objects and arrays. */
  readonly nesting: number
  /** Keys in one record, at all levels. */
  readonly keys: number
  /** Bytes of one key. */
  readonly keyBytes: number
}

const MIB = 1024 * 1024

/**
 * Deflate reaches at most 1,032:1. Logs of real fleets have ratios from 4:1 to 50:1, heartbeats alone about 200:1.
 * A Lambda cannot read 64 GiB in its 15 minutes. The largest record that a vendor documents is 1 MiB (an Event Hubs
 * message). By default, Elasticsearch itself refuses more than 1,000 fields and 20 levels.
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
