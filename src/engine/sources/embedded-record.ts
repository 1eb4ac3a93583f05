import { isJsonObject, type JsonObject } from "../../json.ts"
import { parseJson } from "../decode/parse/json.ts"
import { lookUp } from "./flatten.ts"

/** Where shippers put a record's text without parsing it, and where an export of an index has the record itself. */
const embeddingFields: readonly string[] = ["message", "event.original", "_raw", "result._raw", "_source"]

const none: readonly JsonObject[] = []

/** The records that another record contains as text or under `_source`. */
export function embeddedRecords(record: JsonObject): readonly JsonObject[] {
  let embedded = none
  for (const field of embeddingFields) {
    const value = lookUp(record, field)
    if (isJsonObject(value)) embedded = [...embedded, value]
    else if (typeof value === "string" && beginsAsObject.test(value)) embedded = [...embedded, ...readingsOf(value)]
  }
  return embedded
}

const beginsAsObject = /^\ufeff?\s*\{/

/** The readings of a text, several when it repeats a key; none if it is not a record. */
function readingsOf(text: string): readonly JsonObject[] {
  const parsed = parseJson(text.replace(/^\ufeff/, ""))
  return parsed.ok ? parsed.readings : none
}
