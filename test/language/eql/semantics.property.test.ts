import assert from "node:assert/strict"
import { test } from "node:test"
import { type CompiledQuery, compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import type { Fields } from "../../../src/language/runtime/value.ts"
import { schemaFromMapping } from "../../../src/language/schema/mapping.ts"
import { randomFrom } from "./event-for.ts"
import { satisfies } from "./formula.ts"
import { type Difference, differences } from "./oracle/differences.ts"
import { type Document, mapping, UNMAPPED } from "./oracle/documents.ts"
import { Oracle } from "./oracle/evaluate.ts"
import { Generator } from "./oracle/generate.ts"
import { type Condition, write } from "./oracle/query.ts"

/** The number of pairs of a query and a document; set RUNS for more. */
const runs = Number(process.env["RUNS"] ?? 10_000)
const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31))
const QUERIES = 100
const DOCUMENTS = 50

const schema = schemaFromMapping(mapping)
const all = Object.keys(differences) as Difference[]
const landfall = new Oracle(all)
const elasticsearch = new Oracle([])
/** Landfall but for one difference. */
const without = all.map((name) => ({ name, oracle: new Oracle(all.filter((other) => other !== name)) }))

test("generated code agrees with the oracle, alone and together; a match has the literals and an explanation", async (context) => {
  context.diagnostic(`${runs} pairs, SEED=${seed}`)
  const generator = new Generator(randomFrom(seed))
  const counts = new Map<string, number>(all.map((name) => [name, 0]))
  let matches = 0
  for (let pairs = 0; pairs < runs; pairs += QUERIES * DOCUMENTS) {
    const conditions = Array.from({ length: QUERIES }, () => generator.condition())
    const documents = Array.from({ length: DOCUMENTS }, () => generator.document())
    const queries = conditions.map((condition) => ({ id: write(condition), query: compiled(condition) }))
    const module = await loadQueries(queries)
    for (const document of documents) {
      const fields = fieldsOf(document)
      const together: number[] = []
      module.matchAll(fields, (index) => together.push(index))
      const alone = [...module.queries.keys()].filter((index) => module.queries[index]?.matches(fields))
      assert.deepEqual(together, alone)
      for (const [index, condition] of conditions.entries()) {
        const isFound = alone.includes(index)
        const { id = "", query } = queries[index] ?? {}
        const expected = landfall.matches(condition, document)
        if (isFound !== expected) assert.equal(isFound, expected, `${id} on ${show(document)}`)
        count(condition, document, isFound, counts)
        if (!isFound || query === undefined) continue
        matches++
        assert.ok(satisfies(fields, query.literals), `${id} lacks its literals on ${show(document)}`)
        const explained = module.queries[index]?.explain(fields) ?? []
        assert.ok(explained.length > 0 || query.condition.kind === "constant", `${id} is not explained`)
      }
    }
  }
  const table = [...counts].map(([name, times]) => `${name}: ${times}`).join(", ")
  context.diagnostic(`${matches} matches; pairs that differ from Elasticsearch: ${table}`)
  assert.ok(matches > runs / 10, `only ${matches} matches`)
})

function compiled(condition: Condition): CompiledQuery {
  const outcome = compileQuery(`any where ${write(condition)}`, { schema, mapped: (field) => field !== UNMAPPED })
  assert.ok(outcome.ok, `${write(condition)}: ${outcome.ok || outcome.diagnostics.map(({ message }) => message)}`)
  return outcome.value
}

/** Counts a pair for the differences without which Landfall would agree with Elasticsearch. */
function count(condition: Condition, document: Document, isFound: boolean, counts: Map<string, number>): void {
  if (elasticsearch.matches(condition, document) === isFound) return
  const causes = without.filter(({ oracle }) => oracle.matches(condition, document) !== isFound).map(({ name }) => name)
  for (const name of causes.length > 0 ? causes : ["several together"]) counts.set(name, (counts.get(name) ?? 0) + 1)
}

function fieldsOf(document: Document): Fields {
  const entries = Object.entries(document).filter(([, values]) => values.length > 0)
  return Object.fromEntries(entries.map(([field, values]) => [field, values.length === 1 ? values[0] : values]))
}

function show(document: Document): string {
  return JSON.stringify(document, (_, value) => (typeof value === "bigint" ? String(value) : value))
}
