import { createHash } from "node:crypto"
import type { Match, RecordLocation } from "../../engine/match/match.ts"

/**
 * The version of the way an alert's id is made. It is frozen: with a different id, everything that is replayed alerts again,
 * so a different way needs a different tag.
 */
const ALERT_SCHEME = "landfall.alert/1"

const EXECUTION_SCHEME = "landfall.execution/1"

/**
 * The id of a match's alert, 64 hex digits: the same in every retry and every channel.
 *
 * It is the SHA-256 of the JSON text of `["landfall.alert/1", rule_id, source, recordHash]`, without spaces, in UTF-8.
 * JSON's quotes separate the fields, so different inputs have different texts. The hash covers the record's complete content
 * instead of an id from the event, because an attacker who writes the log could choose that id. A record with neither time
 * nor id would make a single alert however often it occurs, so for such a record `bucket, key, version or ETag or null, line`
 * are added: a duplicate alert is better than a missing one. The rule's version is not included: an upgraded rule does not
 * alert again.
 */
export function alertId(match: Match): string {
  const { rule, source, recordHash, event, location } = match
  const identity: (string | number | null)[] = [ALERT_SCHEME, rule.rule_id, source, recordHash]
  if (event["@timestamp"] === undefined && event["event.id"] === undefined) {
    identity.push(location.bucket, location.key, location.version ?? location.etag ?? null, location.line)
  }
  return sha256(JSON.stringify(identity))
}

/** The id of one execution of a rule on an object, a UUID (version 8: from a hash); a retry has the same id. */
export function executionId(ruleId: string, location: RecordLocation): string {
  const object = [EXECUTION_SCHEME, ruleId, location.bucket, location.key, location.version ?? location.etag ?? null]
  const hash = sha256(JSON.stringify(object))
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** The ledger key of an alert. */
export function ledgerKey(ruleId: string, id: string): string {
  return `alerts/${ruleId}/${id}.json`
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex")
}
