import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import type { NamedQuery } from "../../../src/language/eql/emit/module.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import { corpusMissing } from "../../corpus.ts"
import { windowsRules } from "./corpus-rules.ts"

const single = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "4", "0x1f", "1e400", "10.0.0.1", "::1", "2020-01-01", "true", "\ud800", "x".repeat(3000)),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
)
const value = fc.oneof(single, fc.array(single, { maxLength: 4 }), fc.constant(undefined))

const moreQueries = [
  'any where null == cidrMatch(custom.a, "10.0.0.0/8") or cidrMatch(custom.a, "::1")',
  "any where custom.a + custom.b > 3 and custom.a / custom.b != 2",
  "any where -custom.a % 2 == 1 or (custom.a * 2) in (4, 8.5)",
  'any where between(custom.a, custom.b, "x", true) : "*a*" or number(custom.a, custom.b) == 1',
  'any where substring(custom.a, custom.b, custom.c) regex~ ".*a?" or indexOf~(custom.a, custom.b, custom.c) > 1',
  'any where concat(custom.a, @timestamp, process.pid, source.ip) like "*" and string(@timestamp) > "2"',
  'any where custom.a > 4 and custom.b <= "x" and custom.c == 5.0 and custom.a',
  "any where process.uptime % 7 == 3 or event.risk_score * 2 > 1 or event.duration / 0 == 1",
]

test("no value of any type, in any field, makes a query throw", { skip: corpusMissing }, async () => {
  const folder = join(import.meta.dirname, "cases", "match")
  const texts = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")).queries)
  const queries: NamedQuery[] = [
    ...windowsRules().map(({ file, query }) => ({ id: file, outcome: compileQuery(query) })),
    ...texts.map(([text]) => ({ id: text, outcome: compileQuery(text) })),
    ...moreQueries.map((text) => ({ id: text, outcome: compileQuery(text) })),
  ].flatMap(({ id, outcome }) => (outcome.ok ? [{ id, query: outcome.value }] : []))
  for (const text of moreQueries)
    assert.ok(
      queries.some(({ id }) => id === text),
      text,
    )
  const { queries: loaded, matchAll } = await loadQueries(queries)
  const fields = [...new Set(queries.flatMap(({ query }) => query.fields))]
  const categories = [...new Set(loaded.flatMap((query) => query.categories ?? []))]
  const values = fc.array(value, { minLength: 40, maxLength: 40 })
  fc.assert(
    fc.property(values, fc.nat(), (pool, shift) => {
      const event = Object.fromEntries(fields.map((field, at) => [field, pool[(at * 7 + shift) % pool.length]]))
      event["event.category"] = categories
      for (const query of loaded) if (query.matches(event)) query.explain(event)
      matchAll(event, () => {})
    }),
    { numRuns: 200 },
  )
})
