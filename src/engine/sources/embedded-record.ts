import { isJsonObject, type JsonObject } from "../../json.ts"
import { parseExactly } from "../decode/parse/json.ts"
import { lookUp } from "./flatten.ts"

/** Where shippers put a record's text without parsing it, and where an export of an index has the record itself. */
const embeddingFields: readonly string[] = ["message", "event.original", "_raw", "result._raw", "_source"]

const none: readonly JsonObject[] = []

/** The records that another record contains as text or under `_source`. */
export function embeddedRecords(record: JsonObject): readonly JsonObject[] {
  let embedded = none
  for (const field of embeddingFields) {
    const value = lookUp(record, field)
    const inner = isJsonObject(value) ? value : typeof value === "string" ? parseText(value) : null
    if (inner !== null) embedded = [...embedded, inner]
  }
  return embedded
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
