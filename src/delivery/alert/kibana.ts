import type { Json, JsonObject } from "../../json.ts"
import type { Rule, Severity } from "../../rule.ts"

/** Why a timestamp is suspect: absent, unreadable, after the arrival, or before EDR logs existed (1601, 1970). */
export type TimestampSuspect = "missing" | "unreadable" | "future" | "past"

/**
 * An alert as Kibana writes it for an EQL rule, with Landfall's own fields under `landfall.`. The event's ECS fields are
 * nested objects; all other fields have dotted keys at the top level. Times are ISO 8601. docs/alert.schema.json describes
 * all fields; this type names those that the code reads.
 */
export type AlertDocument = {
  /**
   * The arrival of the object, which is the alert's time. It is never the clock's time, so a retry makes the same bytes.
   */
  readonly "@timestamp": string
  readonly event: JsonObject
  readonly "kibana.alert.uuid": string
  readonly "kibana.alert.reason": string
  readonly "kibana.alert.severity": Severity
  readonly "kibana.alert.risk_score": number
  /** The event's own time; absent if it has no readable time. */
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
  /** The key of the ledger object that holds the complete alert. */
  readonly "landfall.ledger": string
  /** Whether the event was older than the rule's look-back when it arrived; absent if unknown. */
  readonly "landfall.late"?: boolean
  /** Whole seconds from the event to its arrival; negative for an event from the future. */
  readonly "landfall.lag_seconds"?: number
  /** Present only in a test alert of Landfall itself. */
  readonly "landfall.test"?: boolean
  /** Present only in the ledger's record of an alert whose rule was staged: no topic gets it. */
  readonly "landfall.staged"?: boolean
  /** The only channels of notify that get the alert; all if absent. */
  readonly "landfall.channels"?: readonly string[]
  /** Present only if the ledger failed: the alert may be sent again, with the same id. */
  readonly "landfall.dedupe"?: "unknown"
  readonly "landfall.timestamp_suspect"?: TimestampSuspect
  /** Whether the sensor cut the command line, by its own report or judged by the length. */
  readonly "landfall.command_line_cut_off"?: "reported" | "likely"
  readonly "landfall.why": readonly MatchReason[]
  /** The fields that were cut to fit a message; the ledger object has them complete. */
  readonly "landfall.truncated"?: readonly string[]
  readonly [field: string]: Json | undefined
}

/** One condition of the rule that was true, with the value that made it true. */
type MatchReason = { readonly leaf: string; readonly field: string; readonly value: string }
