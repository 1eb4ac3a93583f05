import { isJsonObject, type Json, type JsonObject } from "../../json.ts"
import { lookUp } from "./flatten.ts"
import type { Source } from "./source.ts"

/** Where shippers that do not read a record put its text, or, in an export of an index, the record itself. */
const places: readonly string[] = ["message", "event.original", "_raw", "result._raw", "_source"]

// A record is asked for by each recogniser in turn and then normalised; its text is parsed once.
const contents = new WeakMap<JsonObject, JsonObject | null>()

/** The record that stands in another as text or under `_source`; null where none does. */
export function contentOf(record: JsonObject): JsonObject | null {
  const known = contents.get(record)
  if (known !== undefined) return known
  let content: JsonObject | null = null
  for (const place of places) {
    const value = lookUp(record, place)
    content ??= isJsonObject(value) ? value : typeof value === "string" ? parsed(value) : null
  }
  contents.set(record, content)
  return content
}

/**
 * A source for records of its kind that came in an envelope. What any source knows as it stands is no envelope: a
 * Windows event may quote whatever it likes in its message.
 */
export function inEnvelope(source: Source, sources: readonly Source[]): Source {
  return {
    ...source,
    recognise: (record) => {
      const content = contentOf(record)
      return content !== null && source.recognise(content) && !sources.some((direct) => direct.recognise(record))
    },
    normalise: (record) => source.normalise(contentOf(record) ?? record),
    unknownKind: (event, record) => source.unknownKind?.(event, contentOf(record) ?? record),
  }
}

const startsAsObject = /^\ufeff?\s*\{/

function parsed(text: string): JsonObject | null {
  if (!startsAsObject.test(text)) return null
  try {
    const value: Json = JSON.parse(text.replace(/^\ufeff/, ""), exactly)
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

/** Keeps the digits of an integer that a double cannot hold. */
function exactly(_key: string, value: Json, context?: { readonly source?: string }): Json {
  const digits = context?.source
  return typeof value === "number" && digits !== undefined && /^-?\d+$/.test(digits) && !Number.isSafeInteger(value)
    ? BigInt(digits)
    : value
}
