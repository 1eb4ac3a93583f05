import type { Event } from "../../event.ts"
import type { JsonObject } from "../../json.ts"

/**
 * How a source comes by a field, for the prefilter and for `landfall check`.
 *
 * - `verbatim`: the text stands in the raw record, but for case, escapes, quotes and backslashes
 *   (a renamed field, the last part of a path, an argument of a command line).
 * - `derived`: the source makes it up from something else (`event.type` from an event id).
 */
export type Origin = "verbatim" | "derived"

/** What a source can put into one ECS field. `values` lists all it can ever say, where that is a closed set. */
export type FieldOrigin = {
  readonly origin: Origin
  readonly values?: readonly (string | number | boolean)[]
  /** The field stands only in events whose `event.category` is one of these. */
  readonly categories?: readonly string[]
}

/**
 * A kind of log: it recognises a raw record by its shape and turns it into the ECS event that Elastic's own
 * integration would index. A record is what a line holds: a JSON object, or an XML event read into the shape
 * of evtx_dump (`{ Event: { System, EventData } }`, see decode/xml.ts).
 */
export type Source = {
  /** The dataset's name, `crowdstrike.fdr`; it is the value of `--source` and of the alert's source. */
  readonly name: string
  /** The index that Elastic would write to, `logs-crowdstrike.fdr-default`; a rule's index patterns select by it. */
  readonly index: string
  /** Whether the record has this source's shape. Cheap: called for each record until a source says yes. */
  readonly recognise: (record: JsonObject) => boolean
  /**
   * Whether a record that a setting says is this source's can be; as `recognise` where it is left out. It may accept what
   * another source would claim by a mark that the setting overrides.
   */
  readonly accepts?: (record: JsonObject) => boolean
  /** The record as an ECS event. Never throws: what it cannot read is left out of the event. */
  readonly normalise: (record: JsonObject) => Event
  /** The vendor's word for what a record is, where this source can give it no meaning; undefined where it can. */
  readonly unknownKind?: (event: Event, record: JsonObject) => string | undefined
  /** Every ECS field that `normalise` can fill. */
  readonly fields: { readonly [field: string]: FieldOrigin }
}
