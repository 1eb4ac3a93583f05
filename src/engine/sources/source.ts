import type { Event } from "../../event.ts"
import type { JsonObject } from "../../json.ts"
import type { Shape } from "./single-shape.ts"

/**
 * How a source fills a field, for the prefilter and for `landfall check`.
 *
 * - `verbatim`: the raw record contains the text, except for case, escapes, quotes and backslashes
 *   (a renamed field, the last part of a path, an argument of a command line).
 * - `derived`: the source computes it from something else (`event.type` from an event id).
 */
type Origin = "verbatim" | "derived"

/** What a source can put into one ECS field. `values` lists every possible value, where that is a closed set. */
export type FieldOrigin = {
  readonly origin: Origin
  /**
   * The names of the raw columns whose text a verbatim field can have; undefined if they are not known. A column counts by the last
   * part of its name, at any depth of the record.
   */
  readonly columns?: readonly string[] | undefined
  readonly values?: readonly (string | number | boolean)[]
  /** Only events whose `event.category` is one of these have the field. */
  readonly categories?: readonly string[]
}

/**
 * A kind of log. A source recognises a raw record by its shape and turns it into the ECS event that Elastic's
 * integration would index. A record is a JSON object, or an XML event that was read into the shape of evtx_dump's JSON
 * (`{ Event: { System, EventData } }`, see decode/parse/event-xml.ts).
 */
export type Source = {
  /** The data set's name, `crowdstrike.fdr`. It is the value of `--source` and the source in an alert. */
  readonly name: string
  /** The index that Elastic would write to, `logs-crowdstrike.fdr-default`. A rule's index patterns select by it. */
  readonly index: string
  /**
   * Whether the record has this source's shape. Must be fast: it is called for each record until a source returns true.
   */
  readonly recognise: (record: JsonObject) => boolean
  /**
   * The top-level keys by which `recognise` knows each shape of its records, without keys that several sources share,
   * such as `event`; none if all are shared. A record with keys of several shapes is matched as each of them.
   */
  readonly shapes: readonly Shape[]
  /**
   * Whether a record can belong to this source when its location is pinned to the source; defaults to `recognise`. It
   * may accept records that another source would recognise by a mark that the pin overrides.
   */
  readonly accepts?: (record: JsonObject) => boolean
  /** What decides whether a record is recognised, and of which kind its event is. */
  readonly kindColumns: KindColumns
  /** The record as an ECS event. Never throws: it omits what it cannot read. */
  readonly normalise: (record: JsonObject) => Event
  /** The same event, which reads only the fields that it is asked for. Its fields cannot be listed or copied. */
  readonly readLazily?: (record: JsonObject) => Event
  /** Whether a record may be a document in ECS, which keeps fields that the source does not declare. */
  readonly isOpen?: boolean
  /** The vendor's name for the record's kind when this source does not know the kind; undefined when it does. */
  readonly unknownKind?: (event: Event, record: JsonObject) => string | undefined
  /**
   * How to read the records that describe hosts and users, for a vendor that delivers these separately from its events.
   */
  readonly metadata?: MetadataReader
  /** Every ECS field that `normalise` can fill, but for those of a document that is in ECS already. */
  readonly fields: { readonly [field: string]: FieldOrigin }
}

/**
 * The raw columns that decide what a record is: whether the source recognises it, and the values that its event has in the fields of
 * `kindFields`. Two records that agree in these columns agree in both. A column with a dotted name is one whose name, with the
 * names of the objects around it, ends in the name's last two parts.
 */
export type KindColumns = {
  /** Columns whose values decide. They have few different values. */
  readonly values: readonly string[]
  /** Columns that decide by being there and by the JSON type of their value. */
  readonly presence: readonly string[]
}

/** The fields that say what kind of event it is. */
export const kindFields: readonly string[] = [
  ...["event.category", "event.type", "event.action", "event.code", "event.kind", "event.module", "event.dataset"],
  ...["event.provider", "host.os.type"],
]

/** A record that is not an event: the ECS fields of a host or a user, under the key that events use for it. */
export type MetadataRecord = {
  readonly kind: "host" | "user"
  readonly key: string
  readonly fields: Event
  /** When the vendor wrote it, in ms since 1970. The newest record of a key wins. */
  readonly time: number
}

export type MetadataReader = {
  /**
   * Whether the object with this key contains metadata: then the scan parses every record, whatever the prefilter says.
   */
  readonly isMetadataKey: (key: string) => boolean
  /**
   * The record's metadata; `other` for a metadata record that describes neither host nor user; undefined for an event.
   */
  readonly read: (record: JsonObject) => MetadataRecord | { readonly kind: "other" } | undefined
  /** The keys under which an event's host and user are described. */
  readonly keysOf: (event: Event) => { readonly host?: string; readonly user?: string }
}
