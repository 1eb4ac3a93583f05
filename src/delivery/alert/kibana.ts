import type { Json, JsonObject } from "../../json.ts"
import type { Rule, Severity } from "../../rule.ts"

/** What a timestamp is suspected of: absent, unreadable, after the arrival, or before EDR logs existed (1601, 1970). */
export type TimestampSuspect = "missing" | "unreadable" | "future" | "past"

/**
 * An alert as Kibana writes it for an EQL rule, and what is ours under `landfall.`. The event's ECS fields are
 * nested objects, all else has dotted keys at the top. Times are ISO 8601. docs/alert.schema.json describes it whole;
 * named here is what code reads.
 */
export type AlertDocument = {
  /** The arrival of the object, which is when the alert came to be: never the clock, so a retry makes the same bytes. */
  readonly "@timestamp": string
  readonly event: JsonObject
  readonly "kibana.alert.uuid": string
  readonly "kibana.alert.reason": string
  readonly "kibana.alert.severity": Severity
  readonly "kibana.alert.risk_score": number
  /** The event's own time; absent when it has none that can be read. */
  readonly "kibana.alert.original_time"?: string
  readonly "kibana.alert.building_block_type"?: string
  readonly "kibana.alert.rule.name": string
  readonly "kibana.alert.rule.rule_id": string
  readonly "kibana.alert.rule.version": number
  readonly "kibana.alert.rule.execution.uuid": string
  readonly "kibana.alert.rule.parameters": Rule
  readonly "kibana.alert.suppression.docs_count"?: number
  readonly "landfall.source": string
  readonly "landfall.bucket": string
  readonly "landfall.key": string
  readonly "landfall.version"?: string
  /** Counted from 1. */
  readonly "landfall.line": number
  /** SHA-256 of the record's bytes, hex. */
  readonly "landfall.record_hash": string
  /** The key of the alert's object in the ledger bucket, which holds the alert whole. */
  readonly "landfall.ledger": string
  /** Whether the event was older than the rule's look-back when it arrived; absent when that cannot be known. */
  readonly "landfall.late"?: boolean
  /** Whole seconds from the event to its arrival; negative for an event from the future. */
  readonly "landfall.lag_seconds"?: number
  /** A test of Landfall itself; absent from every other alert. */
  readonly "landfall.test"?: boolean
  /** The ledger failed, so it may come again, with the same id; absent from every other alert. */
  readonly "landfall.dedupe"?: "unknown"
  readonly "landfall.timestamp_suspect"?: TimestampSuspect
  /** Whether the sensor cut the command line, by its own word or by the line's length. */
  readonly "landfall.command_line_cut_off"?: "told" | "likely"
  readonly "landfall.why": readonly Why[]
  /** Which values were cut to fit a message; the ledger's object has them whole. */
  readonly "landfall.truncated"?: readonly string[]
  readonly [field: string]: Json | undefined
}

/** One leaf of the rule that held, with the value that made it hold. */
export type Why = { readonly leaf: string; readonly field: string; readonly value: string }
