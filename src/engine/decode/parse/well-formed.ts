import { isJsonObject, type Json } from "../../../json.ts"
import { type RawRecord, rawBytes } from "../raw-line.ts"
import { MAX_EVENT_DEPTH, MAX_EVENT_PARTS } from "./event-xml.ts"

/**
 * Whether a line that no rule can match is one that can be parsed, so that it need not be. False for every line that
 * cannot be parsed, and for some unusual ones that can. JSON.parse is as fast as the prefilter.
 */
export function isWellFormed(line: RawRecord): boolean {
  if (line.format === "text") return false
  // The syntax of both formats is ASCII, so it does not matter how the other bytes are decoded.
  const text = rawBytes(line).toString("latin1")
  return line.format === "json" ? isJsonRecord(text) : isPlainEvent(text)
}

function isJsonRecord(text: string): boolean {
  try {
    const value: Json = JSON.parse(text)
    return isJsonObject(value) || (Array.isArray(value) && value.every((element) => isJsonObject(element)))
  } catch {
    return false
  }
}

/**
 * A tag and the text behind it. Each part ends at a character that the part cannot contain, so the time is linear. An
 * attribute with an entity, a comment and a CDATA section do not match.
 */
const TAG =
  /<(?:\/([A-Za-z_:][\w:.-]*)[ \t\r\n]*|([A-Za-z_:][\w:.-]*)(?:[ \t\r\n]+[A-Za-z_:][\w:.-]*[ \t\r\n]*=[ \t\r\n]*(?:'[^'<&]*'|"[^"<&]*"))*[ \t\r\n]*(\/?))>[^<&]*(?:&(?:amp|lt|gt|quot|apos|#[1-9]\d{0,3}|#x[1-9a-fA-F][0-9a-fA-F]{0,3});[^<&]*)*/y

/**
 * No event of this length has too many elements and attributes, because the shortest is `<a/>`. A longer event is parsed: Windows
 * limits the data of one to 64 KiB.
 */
const MAX_PLAIN_EVENT = 4 * MAX_EVENT_PARTS

/** Whether the text is one `<Event>` whose tags are nested, in the part of XML that Windows writes. */
function isPlainEvent(text: string): boolean {
  if (text.length > MAX_PLAIN_EVENT || !/^<Event[ \t\r\n>]/.test(text)) return false
  const open: string[] = []
  TAG.lastIndex = 0
  while (TAG.lastIndex < text.length) {
    const found = TAG.exec(text)
    if (found === null) return false
    const [, closed, opened, slash] = found
    if (closed !== undefined && open.pop() !== closed) return false
    if (opened !== undefined && slash !== "/") open.push(opened)
    if (open.length > MAX_EVENT_DEPTH - 1) return false
    if (open.length === 0) return TAG.lastIndex === text.length && text.endsWith(">")
  }
  return false
}
