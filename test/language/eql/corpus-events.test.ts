import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { fieldsOfDocument } from "../../../src/language/eql/document.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import { schemaFromMapping } from "../../../src/language/schema/mapping.ts"
import { corpusMissing, corpusText } from "../../corpus.ts"
import { type CaseResult, reportCases } from "./corpus-run.ts"

type Suite = {
  readonly id_field: string
  readonly data: readonly { readonly [field: string]: unknown }[]
  readonly queries: readonly {
    readonly name: string
    readonly query: string
    readonly expected_event_ids: readonly number[]
  }[]
}

type Setup = {
  readonly file: string
  readonly mapping: { readonly [field: string]: string }
  /** Fields that no document has and the index of the suite does not map. */
  readonly unmapped: readonly string[]
}

const setups: readonly Setup[] = [
  {
    file: "eql/es-endgame-140.json",
    mapping: {
      timestamp: "date",
      "@timestamp": "date",
      source_address: "ip",
      pid: "long",
      ppid: "long",
      opcode: "long",
      serial_event_id: "long",
      exit_code: "long",
      event_type: "keyword",
      command_line: "keyword",
      process_name: "keyword",
    },
    unmapped: [],
  },
  {
    file: "eql/es-extra.json",
    mapping: { "@timestamp": "date", sequence: "long", version: "version", date_tags: "date", transID: "long" },
    unmapped: ["inexistent_field", "x", "y", "z"],
  },
]

for (const { file, mapping, unmapped } of setups) {
  test(`${file}: every event query matches exactly its events`, { skip: corpusMissing }, async (context) => {
    const suite = JSON.parse(corpusText(file)) as Suite
    const schema = schemaFromMapping(mapping)
    const events = suite.data.toSorted(byTimeThenId(suite.id_field)).map((document) => ({
      id: document[suite.id_field],
      fields: fieldsOfDocument(document),
    }))
    const compiled = suite.queries.map(({ name, query }) => ({
      name,
      outcome: compileQuery(query, {
        schema,
        categoryField: "event_type",
        mapped: (field) => !unmapped.includes(field),
      }),
    }))
    const running = compiled.flatMap(({ name, outcome }) => (outcome.ok ? [{ id: name, query: outcome.value }] : []))
    const { queries } = await loadQueries(running)
    const loaded = new Map(queries.map((query) => [query.id, query]))

    const results = suite.queries.flatMap(({ name, expected_event_ids }, index): CaseResult[] => {
      const outcome = compiled[index]?.outcome
      assert.ok(outcome)
      if (!outcome.ok) {
        if (outcome.diagnostics.every((diagnostic) => diagnostic.severity === "unsupported")) return []
        return [{ name, failure: outcome.diagnostics.map((diagnostic) => diagnostic.message).join("; ") }]
      }
      const selected = events.filter(({ fields }) => loaded.get(name)?.matches(fields)).map(({ id }) => id)
      const ids = outcome.value.pipes.reduce(
        (found, pipe) => (pipe.name === "head" ? found.slice(0, pipe.count) : found.slice(-pipe.count)),
        selected,
      )
      const failure =
        JSON.stringify(ids) === JSON.stringify(expected_event_ids) ? null : `${ids} for ${expected_event_ids}`
      return [{ name, failure }]
    })
    reportCases(context, file, results)
  })
}

function byTimeThenId(id: string) {
  const time = (value: unknown): number =>
    typeof value === "number" ? value : Number(value) || Date.parse(String(value))
  return (left: Suite["data"][number], right: Suite["data"][number]): number =>
    time(left["@timestamp"]) - time(right["@timestamp"]) || Number(left[id]) - Number(right[id])
}
