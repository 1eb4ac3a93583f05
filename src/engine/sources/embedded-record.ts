import { isJsonObject, type JsonObject } from "../../json.ts"
import { parseExactly } from "../decode/parse/json.ts"
import { lookUp } from "./flatten.ts"
import type { Source } from "./source.ts"

/** Where shippers put a record's text without parsing it, and where an export of an index has the record itself. */
const embeddingFields: readonly string[] = ["message", "event.original", "_raw", "result._raw", "_source"]

// Each source's recogniser asks for a record, which is then normalised. Its text is parsed once.
const parsedRecords = new WeakMap<JsonObject, JsonObject | null>()

/** The record that another record contains as text or under `_source`; null if there is none. */
export function embeddedRecord(record: JsonObject): JsonObject | null {
  const known = parsedRecords.get(record)
  if (known !== undefined) return known
  let embedded: JsonObject | null = null
  for (const field of embeddingFields) {
    const value = lookUp(record, field)
    embedded ??= isJsonObject(value) ? value : typeof value === "string" ? parseText(value) : null
  }
  parsedRecords.set(record, embedded)
  return embedded
}

/**
 * The source for records that are embedded in another record. A record that any source recognises as it is counts as
 * that source's: a Windows event may quote anything in its message.
 */
export function forEmbeddedRecords(source: Source, sources: readonly Source[]): Source {
  return {
    ...source,
    recognise: (record) => {
      const embedded = embeddedRecord(record)
      return embedded !== null && source.recognise(embedded) && !sources.some((direct) => direct.recognise(record))
    },
    normalise: (record) => source.normalise(embeddedRecord(record) ?? record),
    unknownKind: (event, record) => source.unknownKind?.(event, embeddedRecord(record) ?? record),
  }
}

const beginsAsObject = /^\ufeff?\s*\{/

function parseText(text: string): JsonObject | null {
  if (!beginsAsObject.test(text)) return null
  try {
    const value = parseExactly(text.replace(/^\ufeff/, ""))
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}
