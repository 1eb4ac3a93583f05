import type { Json, JsonObject } from "../../json.ts"
import type { AlertDocument } from "./kibana.ts"
import { serialise } from "./serialise.ts"

/** The maximum size of an SNS message, body and attributes together, that every kind of subscription accepts. */
export const SNS_MESSAGE_BYTES = 262_144

/** The fields that identify an alert; they are never cut. All are short except the key, which S3 limits to 1,024 bytes. */
const UNCUT_FIELDS = new Set([
  "@timestamp",
  "kibana.alert.uuid",
  "kibana.alert.ancestors",
  "kibana.alert.rule.rule_id",
  "kibana.alert.rule.execution.uuid",
  "kibana.alert.severity",
  "landfall.channels",
  "landfall.source",
  "landfall.bucket",
  "landfall.key",
  "landfall.version",
  "landfall.etag",
  "landfall.record_hash",
  "landfall.ledger",
])

type Limits = { readonly text: number; readonly list: number }

/** The limits of texts (in bytes of their JSON) and lists, from the mildest on: texts are cut first, then lists. */
const STEPS: readonly Limits[] = [
  ...[65_536, 32_768, 16_384, 8192, 4096, 2048, 1024, 512, 256, 128].map((text) => ({
    text,
    list: Number.POSITIVE_INFINITY,
  })),
  ...[1024, 256, 64, 16, 4, 1].map((list) => ({ text: 128, list })),
]

/**
 * The limit of an object's members is this multiple of the limit of a list's items, because member names carry information.
 */
const MEMBERS_PER_ITEM = 16

/** Longer field names are cut. */
const NAME_BYTES = 512

/** How many of the fields that were cut are listed. */
const MAX_NAMED_FIELDS = 40

/**
 * Shortens an alert, of which the JSON text has `size` bytes, to a maximum number of bytes. It cuts the longest texts, never within a code point, and
 * appends a mark with the original length; if that is not enough, it also cuts long lists and objects. `landfall.truncated`
 * lists the fields that were cut, and `landfall.ledger` is the key of the complete alert.
 */
export function fit(
  document: AlertDocument,
  bytes: number,
  size: number = Buffer.byteLength(serialise(document)),
): AlertDocument {
  if (size <= bytes) return document
  const longest = longestList(document)
  let low = 0
  let high = STEPS.length
  let fitting: AlertDocument | undefined
  while (low < high) {
    const middle = (low + high) >> 1
    const limits = STEPS[middle] ?? { text: 0, list: 0 }
    // An item and its comma take at least two bytes. A list of millions is not copied to learn that it is too long.
    const cut = 2 * Math.min(longest, limits.list) > bytes ? undefined : cutDocument(document, limits)
    if (cut !== undefined && sizeOf(cut) <= bytes) {
      fitting = cut
      high = middle
    } else low = middle + 1
  }
  if (fitting !== undefined) return fitting
  throw new RangeError(
    `the alert ${document["kibana.alert.uuid"]} does not fit in ${bytes} bytes even with all fields cut; the complete alert is in ${document["landfall.ledger"]}`,
  )
}

/** The number of items of the longest list in a value. */
function longestList(value: Json | undefined): number {
  if (typeof value !== "object" || value === null) return 0
  let longest = Array.isArray(value) ? value.length : 0
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof item === "object") longest = Math.max(longest, longestList(item))
  }
  return longest
}

function sizeOf(document: AlertDocument): number {
  return Buffer.byteLength(serialise(document))
}

function cutDocument(document: AlertDocument, limits: Limits): AlertDocument {
  const truncated: string[] = []
  const cut: { [name: string]: Json | undefined } = Object.create(null)
  let room = limits.list * MEMBERS_PER_ITEM
  for (const [name, value] of Object.entries(document)) {
    if (value === undefined || UNCUT_FIELDS.has(name)) continue
    if (FIXED_FIELDS.test(name)) cut[name] = cutValue(value, name, limits, truncated)
    else if (room-- > 0 && sizeOfName(name) <= NAME_BYTES) cut[name] = cutValue(value, name, limits, truncated)
    else {
      cut[name] = undefined
      truncated.push(name)
    }
  }
  const more = truncated.length - MAX_NAMED_FIELDS
  const named = truncated.slice(0, MAX_NAMED_FIELDS).map((name) => cutText(name, 256, false))
  return { ...document, ...cut, "landfall.truncated": more > 0 ? [...named, `and ${more} more`] : named }
}

/** Fields that do not come from the event, so their number is fixed. */
const FIXED_FIELDS = /^(?:landfall\.|kibana\.(?!alert\.original_))/

function sizeOfName(name: string): number {
  return Buffer.byteLength(serialise(name))
}

function cutValue(value: Json, name: string, limits: Limits, truncated: string[]): Json {
  if (typeof value === "string") {
    if (isWithin(value, limits.text)) return value
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
  const most = limits.list * MEMBERS_PER_ITEM
  if (members.length > most) truncated.push(name)
  const cut: { [name: string]: Json } = Object.create(null)
  for (const [member, item] of members.slice(0, most)) {
    const path = `${name}.${member}`
    const short = cutText(member, NAME_BYTES, false)
    if (short !== member) truncated.push(path)
    if (item !== undefined) cut[short] = cutValue(item, path, limits, truncated)
  }
  return cut
}

/** Whether the text's JSON has at most this many bytes. A text of many MiB is not serialised only to be cut. */
function isWithin(text: string, bytes: number): boolean {
  return text.length <= bytes && Buffer.byteLength(serialise(text)) <= bytes
}

/** Cuts a text so that its JSON has at most this many bytes. An escape may take six bytes for one character. */
function cutText(text: string, bytes: number, marked: boolean): string {
  if (isWithin(text, bytes)) return text
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
