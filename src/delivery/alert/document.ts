import type { Match } from "../../engine/match/match.ts"
import type { Event } from "../../event.ts"
import { definedOnly, isJsonObject, type Json } from "../../json.ts"
import { commandLineCutOff } from "./command-line-cut-off.ts"
import { alertId, executionId, ledgerKey } from "./id.ts"
import type { AlertDocument } from "./kibana.ts"
import { asJson, nestEvent } from "./nest.ts"
import { riskScoreOf, ruleNameOf, severityOf } from "./override.ts"
import { reasonText } from "./reason.ts"
import { ruleFields } from "./rule-fields.ts"
import type { Suppression } from "./suppress.ts"
import { isoTime, lookBackSeconds, readTime, suspectTime } from "./time.ts"

export { fit, SNS_MESSAGE_BYTES } from "./fit.ts"
export type { AlertDocument } from "./kibana.ts"
export { serialise } from "./serialise.ts"

const SIGNAL = { kind: "signal" }

/**
 * Makes the alert of a match: the document that Kibana would index, plus the record's location and why it matched. All
 * values come from the match, and times from the object's arrival, so a retry hours later makes the same alert.
 * Source: Kibana, detection_engine/rule_types/factories/utils/build_alert.ts and transform_hit_to_alert.ts.
 */
export function alertDocument(match: Match, suppression?: Suppression): AlertDocument {
  const { rule, event, location } = match
  const arrival = new Date(match.arrival).toISOString()
  const id = alertId(match)
  const severity = severityOf(rule, event)
  const ruleName = ruleNameOf(rule, event)
  const { nested, unplaced } = nestEvent(event)
  return {
    "@timestamp": arrival,
    ...nested,
    // First, so that it remains when a huge event is cut. No prototype: a field may be called __proto__.
    event: Object.assign(Object.create(null), SIGNAL, isJsonObject(nested["event"]) ? nested["event"] : {}, SIGNAL),
    "kibana.space_ids": ["default"],
    "kibana.alert.uuid": id,
    ...renamed(event, "event.", "kibana.alert.original_event."),
    ...renamed(event, "data_stream.", "kibana.alert.original_data_stream."),
    "kibana.alert.ancestors": [{ id: match.recordHash, type: "event", index: match.index, depth: 0 }],
    "kibana.alert.depth": 1,
    "kibana.alert.status": "active",
    "kibana.alert.workflow_status": "open",
    "kibana.alert.workflow_tags": [],
    "kibana.alert.workflow_assignee_ids": [],
    "kibana.alert.reason": reasonText(event, severity, ruleName),
    "kibana.alert.severity": severity,
    "kibana.alert.risk_score": riskScoreOf(rule, event),
    "kibana.alert.start": arrival,
    "kibana.alert.last_detected": arrival,
    "kibana.alert.intended_timestamp": arrival,
    ...definedOnly({ "kibana.alert.building_block_type": rule.building_block_type }),
    ...suppressionFields(suppression),
    ...ruleFields(rule, ruleName, executionId(rule.rule_id, location), arrival),
    "landfall.scheme": 1,
    "landfall.source": match.source,
    "landfall.bucket": location.bucket,
    "landfall.key": location.key.toWellFormed(),
    ...definedOnly({ "landfall.version": location.version, "landfall.etag": location.etag }),
    "landfall.line": location.line,
    "landfall.record_hash": match.recordHash,
    "landfall.ledger": ledgerKey(rule.rule_id, id),
    ...definedOnly({ "landfall.channels": rule.channels }),
    ...timeFields(match),
    "landfall.why": match.why.map(({ leaf, field, value }) => ({ leaf, field, value: value.toWellFormed() })),
    ...(hasEncodingError(match) ? { "landfall.encoding_error": true } : {}),
    ...definedOnly({ "landfall.command_line_cut_off": commandLineCutOff(event) }),
    ...(unplaced.length === 0 ? {} : { "landfall.unplaced": unplaced }),
  }
}

function renamed(event: Event, from: string, to: string): { [field: string]: Json } {
  const fields: { [field: string]: Json } = {}
  for (const name of Object.keys(event).sort()) {
    const value = event[name]
    if (name.startsWith(from) && value !== undefined) {
      fields[to.concat(name.slice(from.length)).toWellFormed()] = asJson(value)
    }
  }
  return fields
}

function suppressionFields(suppression: Suppression | undefined): { [field: string]: Json } {
  if (suppression === undefined) return {}
  return {
    "kibana.alert.instance.id": suppression.instance,
    "kibana.alert.suppression.terms": suppression.terms,
    "kibana.alert.suppression.start": suppression.start,
    "kibana.alert.suppression.end": suppression.end,
    "kibana.alert.suppression.docs_count": suppression.docsCount,
  }
}

/** The event's own time and its relation to the arrival. In Kibana, both ends of the look-back are inside. */
function timeFields({ rule, event, arrival }: Match): Pick<AlertDocument, "kibana.alert.original_time"> {
  const timestamp = event["@timestamp"]
  const time = readTime(timestamp)
  const original = time === undefined ? undefined : isoTime(time)
  const suspect = suspectTime(timestamp, arrival)
  const lookBack = lookBackSeconds(rule.from)
  const known = time !== undefined && original !== undefined
  const lag = known ? (BigInt(arrival) * 1_000_000n - time) / 1_000_000n : 0n
  return {
    ...(known ? { "kibana.alert.original_time": original } : {}),
    ...(timestamp === undefined ? {} : { "landfall.timestamp": asJson(timestamp) }),
    ...(suspect === undefined ? {} : { "landfall.timestamp_suspect": suspect }),
    ...(known && lookBack !== undefined ? { "landfall.late": lag > BigInt(lookBack) * 1000n } : {}),
    ...(known ? { "landfall.lag_seconds": Math.floor(Number(lag) / 1000) } : {}),
  }
}

/** A lone surrogate or a replacement character means that the record's text was damaged. */
function hasEncodingError({ event, encodingError }: Match): boolean {
  if (encodingError) return true
  return Object.values(event).some((value) => {
    const texts = Array.isArray(value) ? value : [value]
    return texts.some((text) => typeof text === "string" && text.toWellFormed().includes("\ufffd"))
  })
}
