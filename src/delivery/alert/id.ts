import { createHash } from "node:crypto"
import type { Match, RecordLocation } from "../../engine/match/match.ts"

/**
 * The recipe of an alert's id. It is frozen: an id that changes alerts again for everything that is replayed, so
 * another recipe needs another tag.
 */
const ALERT_SCHEME = "landfall.alert/1"

const EXECUTION_SCHEME = "landfall.execution/1"

/**
 * The id of the alert that a match makes, 64 hex digits: the same in every retry and every channel.
 *
 * It is the SHA-256 of the JSON text of `["landfall.alert/1", rule_id, source, recordHash]`, without spaces, in UTF-8.
 * JSON's quotes keep the fields apart, so no two inputs make one text. The record's whole content stands in it and not
 * an id that the event names, for whoever writes the log could choose that. A record with neither time nor id would
 * make one alert however often it is seen, so then `bucket, key, version or ETag or null, line` are added: better two
 * alerts than one too few. The rule's version is left out: an upgraded rule does not alert again.
 */
export function alertId(match: Match): string {
  const { rule, source, recordHash, event, place } = match
  const identity: (string | number | null)[] = [ALERT_SCHEME, rule.rule_id, source, recordHash]
  if (event["@timestamp"] === undefined && event["event.id"] === undefined) {
    identity.push(place.bucket, place.key, place.version ?? place.etag ?? null, place.line)
  }
  return sha256(JSON.stringify(identity))
}

/** The id of one rule's run over one object, a UUID (version 8: made by a hash), the same when it is tried again. */
export function executionId(ruleId: string, place: RecordLocation): string {
  const object = [EXECUTION_SCHEME, ruleId, place.bucket, place.key, place.version ?? place.etag ?? null]
  const hash = sha256(JSON.stringify(object))
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** Where the ledger keeps an alert. */
export function ledgerKey(ruleId: string, id: string): string {
  return `alerts/${ruleId}/${id}.json`
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex")
}
