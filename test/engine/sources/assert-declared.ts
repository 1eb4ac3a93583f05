import assert from "node:assert/strict"
import type { Source } from "../../../src/engine/sources/source.ts"
import { scalarsIn } from "../../../src/engine/sources/value.ts"
import type { JsonObject } from "../../../src/json.ts"
import { textOf } from "./evaluate-record.ts"

/**
 * Asserts that the source declares every field of the event, except those that it may leave undeclared, that values of
 * closed sets are declared, and that the record contains the text of verbatim fields.
 */
export function assertDeclared(source: Source, record: JsonObject, mayBeUndeclared: (field: string) => boolean): void {
  const raw = project(textOf(record))
  for (const [field, value] of Object.entries(source.normalise(record))) {
    const declared = source.fields[field]
    if (!declared && mayBeUndeclared(field)) continue
    assert.ok(declared, `${source.name} does not declare ${field}`)
    for (const scalar of scalarsIn(value)) {
      if (declared.values) {
        assert.ok(declared.values.includes(scalar as string), `${source.name} does not declare ${scalar} of ${field}`)
      }
      const isSearchable = /^[\x20-\x7e]*$/.test(String(scalar)) && !raw.includes("&#")
      if (declared.origin === "verbatim" && isSearchable) {
        assert.ok(raw.includes(project(String(scalar))), `${source.name}: ${field} is not verbatim: ${scalar}`)
      }
    }
  }
}

/** The text without quotes and backslashes and with ASCII in lower case, like the prefilter sees it. */
function project(text: string): string {
  return text.replace(/["\\]/g, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
