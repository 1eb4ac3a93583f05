import { isUtf8 } from "node:buffer"
import { isJsonObject, type JsonObject } from "../../../json.ts"
import type { Limits } from "../limits.ts"
import { type RawRecord, rawBytes } from "../raw-line.ts"
import { splitJson } from "../split/split-json.ts"
import { mayBeWrapper } from "../split/wrapper.ts"
import { readEventXml } from "./event-xml.ts"
import {
  type JsonFault,
  objectsOnly,
  type ParsedJson,
  parseChecked,
  parseJson,
  parseValue,
  type RepeatedKeys,
} from "./json.ts"

/** A record of a raw line. */
export type ParsedRecord = {
  /** The record's own bytes, which may be a view of the line's block. */
  readonly bytes: Buffer
  /** Several when an object in it repeats a key. A rule that matches one of them alerts. */
  readonly readings: readonly JsonObject[]
  readonly repeatedKeys?: RepeatedKeys
  /** It contained bytes that are not UTF-8, which became U+FFFD. */
  readonly encodingError: boolean
  /** A wrapper's own members: matched like any record, but no source needs to recognise it. */
  readonly isWrapper: boolean
}

export type ParseFault = JsonFault | "not-an-event" | "not-a-record"

/**
 * The records of a raw line, and why a part of it is not a record. An empty array or wrapper has no records and no
 * fault.
 */
export type ParsedLine = { readonly records: readonly ParsedRecord[]; readonly fault: ParseFault | undefined }

/**
 * Parses a raw line: one record, or each record of an array, a wrapper or a run of concatenated records. Never throws
 * for what the line contains.
 */
export function parseRecords(raw: RawRecord, limits: Limits): ParsedLine {
  if (raw.format === "text") return { records: [], fault: "not-a-record" }
  const bytes = rawBytes(raw)
  if (raw.format === "xml") return parseEvent(bytes)
  const { candidate } = raw
  const checked = candidate && parseChecked(bytes, candidate.keys, candidate.needsExactNumbers)
  const parsed = checked ?? parseValue(bytes, limits)
  if (
    raw.single ||
    (parsed.ok && parsed.readings.every((reading) => isJsonObject(reading) && !mayBeWrapper(reading)))
  ) {
    return lineOf([{ bytes, isWrapper: raw.isWrapper, parsed: objectsOnly(parsed) }])
  }
  const parts = splitJson(bytes, raw.line).records.filter((part) => part.kind === "record")
  return lineOf(
    parts.map((part) => {
      const own = rawBytes(part)
      return {
        bytes: own,
        isWrapper: part.isWrapper,
        parsed: part.format === "text" ? notJson : parseJson(own, limits),
      }
    }),
  )
}

type ParsedPart = { readonly bytes: Buffer; readonly isWrapper: boolean; readonly parsed: ParsedJson }

const notJson: ParsedJson = { ok: false, fault: "not-json" }

function lineOf(parts: readonly ParsedPart[]): ParsedLine {
  const records: ParsedRecord[] = []
  let fault: ParseFault | undefined
  for (const { bytes, isWrapper, parsed } of parts) {
    if (!parsed.ok) {
      fault ??= parsed.fault
      continue
    }
    const { ok: _, ...record } = parsed
    records.push({ bytes, isWrapper, ...record })
  }
  return { records, fault }
}

function parseEvent(bytes: Buffer): ParsedLine {
  const record = readEventXml(bytes.toString("utf8"))
  if (record === null) return { records: [], fault: "not-an-event" }
  return { records: [{ bytes, readings: [record], encodingError: !isUtf8(bytes), isWrapper: false }], fault: undefined }
}
