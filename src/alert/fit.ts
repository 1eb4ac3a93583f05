import type { Json, JsonObject } from "../json.ts"
import type { AlertDocument } from "./kibana.ts"
import { serialise } from "./serialise.ts"

/** The most that SNS takes, body and attributes together, and still hands to any kind of subscription. */
export const SNS_MESSAGE_BYTES = 262_144

/** What an alert is found by; these are never cut. All are short, but for the key, which S3 holds to 1,024 bytes. */
const KEPT = new Set([
  "@timestamp",
  "kibana.alert.uuid",
  "kibana.alert.ancestors",
  "kibana.alert.rule.rule_id",
  "kibana.alert.rule.execution.uuid",
  "kibana.alert.severity",
  "landfall.source",
  "landfall.bucket",
  "landfall.key",
  "landfall.version",
  "landfall.etag",
  "landfall.record_hash",
  "landfall.ledger",
])

/** Texts are cut to one of these bytes, the longest that fits; shorter than the last, lists and objects are cut as well. */
const TEXT_STEPS = [65_536, 32_768, 16_384, 8192, 4096, 2048, 1024, 512, 256, 128] as const
const LIST_STEPS = [1024, 256, 64, 16, 4, 1] as const

/** So many of the fields that were cut are named. */
const MOST_NAMED = 40

type Limits = { readonly text: number; readonly list: number }

/**
 * The alert in at most so many bytes of JSON text. The longest texts are cut, never within a code point, and end in a mark
 * with their true length; if that is not enough, long lists and objects are cut too. What was cut is named in
 * `landfall.truncated`, and `landfall.ledger` says where the whole alert is.
 */
export function fit(document: AlertDocument, bytes: number): AlertDocument {
  if (Buffer.byteLength(serialise(document)) <= bytes) return document
  const everything = Number.POSITIVE_INFINITY
  const shortest = TEXT_STEPS[TEXT_STEPS.length - 1] ?? 0
  const limits: readonly Limits[] = [
    ...TEXT_STEPS.map((text) => ({ text, list: everything })),
    ...LIST_STEPS.map((list) => ({ text: shortest, list })),
  ]
  for (const limit of limits) {
    const cut = cutDocument(document, limit)
    if (Buffer.byteLength(serialise(cut)) <= bytes) return cut
  }
  throw new RangeError(
    `the alert ${document["kibana.alert.uuid"]} does not fit in ${bytes} bytes however it is cut; its whole is in ${document["landfall.ledger"]}`,
  )
}

function cutDocument(document: AlertDocument, limits: Limits): AlertDocument {
  const truncated: string[] = []
  const cut: { [name: string]: Json } = {}
  for (const [name, value] of Object.entries(document)) {
    if (value !== undefined) cut[name] = KEPT.has(name) ? value : cutValue(value, name, limits, truncated)
  }
  const more = truncated.length - MOST_NAMED
  const named = truncated.slice(0, MOST_NAMED).map((name) => cutText(name, 256, false))
  return { ...document, ...cut, "landfall.truncated": more > 0 ? [...named, `and ${more} more`] : named }
}

function cutValue(value: Json, name: string, limits: Limits, truncated: string[]): Json {
  if (typeof value === "string") {
    if (Buffer.byteLength(serialise(value)) <= limits.text) return value
    truncated.push(name)
    return cutText(value, limits.text, true)
  }
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) {
    if (value.length > limits.list) truncated.push(name)
    return value.slice(0, limits.list).map((item: Json) => cutValue(item, name, limits, truncated))
  }
  return cutObject(value as JsonObject, name, limits, truncated)
}

function cutObject(value: JsonObject, name: string, limits: Limits, truncated: string[]): JsonObject {
  const members = Object.entries(value)
  if (members.length > limits.list * 16) truncated.push(name)
  const cut: { [name: string]: Json } = Object.create(null)
  for (const [member, item] of members.slice(0, limits.list * 16)) {
    if (item !== undefined) cut[cutText(member, 512, false)] = cutValue(item, `${name}.${member}`, limits, truncated)
  }
  return cut
}

/** A text of which the JSON takes at most so many bytes. An escape may take six bytes for one character. */
function cutText(text: string, bytes: number, marked: boolean): string {
  if (Buffer.byteLength(serialise(text)) <= bytes) return text
  const mark = marked ? `… [cut: ${Buffer.byteLength(text)} bytes]` : "…"
  let room = bytes - Buffer.byteLength(mark) - 2
  let end = 0
  for (const character of text) {
    room -= Buffer.byteLength(serialise(character)) - 2
    if (room < 0) break
    end += character.length
  }
  return text.slice(0, end) + mark
}
