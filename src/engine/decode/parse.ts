import { isUtf8 } from "node:buffer"
import { isJsonObject, type JsonObject } from "../../json.ts"
import { cutJson } from "./cut-json.ts"
import { readEventXml } from "./event-xml.ts"
import { type JsonFault, objectsOnly, type ParsedJson, parseJson, parseValue } from "./json.ts"
import { wrapperKeys } from "./json-cutter.ts"
import type { Limits } from "./limits.ts"
import { type RawRecord, rawBytes } from "./raw-line.ts"

/** A record taken out of a raw line. */
export type ParsedRecord = {
  /** The record's own bytes: a view of the line's block, or of nothing else. */
  readonly bytes: Buffer
  /** Two when a key stands in it twice; a rule that holds for either alerts. */
  readonly readings: readonly JsonObject[]
  /** It held bytes that are not UTF-8, now U+FFFD. */
  readonly encodingError: boolean
  /** A wrapper's other members: matched like any record, but a source need not know it. */
  readonly envelope: boolean
}

export type ParseFault = JsonFault | "not-an-event" | "not-a-record"

/** The records of a raw line, and why it does not wholly consist of records if it does not. An empty array or wrapper has none and no fault. */
export type ParsedLine = { readonly records: readonly ParsedRecord[]; readonly fault: ParseFault | undefined }

/** Parses a raw line: one record, or each record of an array, a wrapper or a run of concatenated records. Never throws for what is in it. */
export function parseRecords(raw: RawRecord, limits: Limits): ParsedLine {
  if (raw.format === "text") return { records: [], fault: "not-a-record" }
  const bytes = rawBytes(raw)
  if (raw.format === "xml") return parseEvent(bytes)
  const parsed = parseValue(bytes, limits)
  if (raw.single || (parsed.ok && parsed.readings.every((reading) => isJsonObject(reading) && !isWrapper(reading)))) {
    return lineOf([{ bytes, envelope: raw.envelope, parsed: objectsOnly(parsed) }])
  }
  const parts = cutJson(bytes, raw.line).records.filter((part) => part.kind === "record")
  return lineOf(
    parts.map((part) => {
      const own = rawBytes(part)
      return { bytes: own, envelope: part.envelope, parsed: part.format === "text" ? notJson : parseJson(own, limits) }
    }),
  )
}

type Attempt = { readonly bytes: Buffer; readonly envelope: boolean; readonly parsed: ParsedJson }

const notJson: ParsedJson = { ok: false, fault: "not-json" }

function lineOf(attempts: readonly Attempt[]): ParsedLine {
  const records: ParsedRecord[] = []
  let fault: ParseFault | undefined
  for (const { bytes, envelope, parsed } of attempts) {
    if (parsed.ok) records.push({ bytes, envelope, readings: parsed.readings, encodingError: parsed.encodingError })
    else fault ??= parsed.fault
  }
  return { records, fault }
}

function parseEvent(bytes: Buffer): ParsedLine {
  const record = readEventXml(bytes.toString("utf8"))
  if (record === null) return { records: [], fault: "not-an-event" }
  return { records: [{ bytes, readings: [record], encodingError: !isUtf8(bytes), envelope: false }], fault: undefined }
}

/** Whether the object is one that `JsonCutter` would take apart. */
function isWrapper(record: JsonObject): boolean {
  return Object.entries(record).some(([key, value], index) => {
    if (!Array.isArray(value)) return false
    return isJsonObject(value[0]) ? index === 0 || wrapperKeys.has(key) : value.length === 0 && wrapperKeys.has(key)
  })
}
