import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { fieldsOfDocument } from "../../../src/language/eql/document.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import { schemaFromMapping } from "../../../src/language/schema/mapping.ts"

/** Events with ids, and for each query the ids of the events that it matches. Without a mapping, fields have their ECS types. */
type MatchCases = {
  readonly about: string
  readonly mapping?: { readonly [field: string]: unknown }
  readonly unmapped?: readonly string[]
  readonly events: readonly { readonly id: number; readonly [field: string]: unknown }[]
  readonly queries: readonly (readonly [query: string, ids: readonly number[]])[]
}

const folder = join(import.meta.dirname, "cases", "match")

for (const file of readdirSync(folder)) {
  test(`match cases: ${file}`, async () => {
    const cases = JSON.parse(readFileSync(join(folder, file), "utf8")) as MatchCases
    assert.ok(cases.events.length > 0 && cases.queries.length > 0, `${file} tests nothing`)
    const unmapped = cases.unmapped
    const options = {
      ...(cases.mapping ? { schema: schemaFromMapping(cases.mapping) } : {}),
      ...(unmapped ? { mapped: (field: string) => !unmapped.includes(field) } : {}),
    }
    const events = cases.events.map(({ id, ...document }) => ({ id, fields: fieldsOfDocument(document) }))
    const queries = cases.queries.map(([text]) => {
      const outcome = compileQuery(text, options)
      assert.ok(outcome.ok, `${text}: ${outcome.ok || outcome.diagnostics.map(({ message }) => message)}`)
      return { id: text, query: outcome.value }
    })
    const module = await loadQueries(queries)
    const together = new Map<string, number[]>(queries.map(({ id }) => [id, []]))
    for (const { id, fields } of events) {
      module.matchAll(fields, (index) => together.get(queries[index]?.id ?? "")?.push(id))
    }
    for (const [index, [text, ids]] of cases.queries.entries()) {
      const query = module.queries[index]
      const alone = events.filter(({ fields }) => query?.matches(fields)).map(({ id }) => id)
      assert.deepEqual(alone, ids, text)
      assert.deepEqual(together.get(text), ids, `${text}, run together with the others`)
    }
  })
}
