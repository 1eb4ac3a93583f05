/**
 * What one object may cost. An object over the limit of inflated bytes is quarantined; a line over one of the others is
 * not parsed. The ratio of inflated to stored bytes has no limit: a log of long repeated command lines exceeds 1,700:1.
 */
export type Limits = {
  /** Inflated bytes of one object. */
  readonly inflatedBytes: number
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
 * The ten tries of a message cannot read 64 GiB: each continues where the previous one stopped, and inflates what is
 * before that place again. The largest record that a vendor documents is 1 MiB (an Event Hubs
 * message). By default, Elasticsearch itself refuses more than 1,000 fields and 20 levels.
 */
export const defaultLimits: Limits = {
  inflatedBytes: 65_536 * MIB,
  recordBytes: 8 * MIB,
  nesting: 128,
  keys: 20_000,
  keyBytes: 65_536,
}
