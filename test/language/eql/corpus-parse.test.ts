import assert from "node:assert/strict"
import { test } from "node:test"
import { parse, parseExpression } from "../../../src/language/eql/syntax/parser.ts"
import { print } from "../../../src/language/eql/syntax/print.ts"
import { corpusMissing, corpusText } from "../../corpus.ts"
import { withoutSpans } from "./arbitrary-tree.ts"
import { windowsRules } from "./corpus-rules.ts"
import { type CaseResult, reportCases } from "./corpus-run.ts"

const files = ["es-endgame-140", "es-extra", "es-missing-events", "es-sample", "es-sample-multi"]

for (const file of files) {
  test(`eql/${file}.json: every query parses, and its printed text parses to the same tree`, {
    skip: corpusMissing,
  }, (context) => {
    const { queries } = JSON.parse(corpusText("eql", `${file}.json`)) as { readonly queries: readonly Named[] }
    reportCases(context, `parse of eql/${file}.json`, queries.map(parseCase))
  })
}

test("rules/windows: every EQL query parses, and its printed text parses to the same tree", {
  skip: corpusMissing,
}, (context) => {
  const rules = windowsRules().map(({ file, query }) => parseCase({ name: file, query }))
  reportCases(context, "parse of rules/windows", rules)
})

type Named = { readonly name: string; readonly query: string }

function parseCase({ name, query }: Named): CaseResult {
  const outcome = parse(query)
  if (!outcome.ok) return { name, failure: outcome.diagnostics.map(({ message }) => message).join(", ") }
  const again = parse(print(outcome.value))
  assert.ok(again.ok, print(outcome.value))
  assert.deepEqual(withoutSpans(again.value), withoutSpans(outcome.value), name)
  return { name, failure: null }
}

type Literals = {
  readonly strings: readonly { readonly literal: string; readonly value: string }[]
  readonly numbers: readonly { readonly literal: string; readonly value: number; readonly type: string }[]
  readonly identifiers: readonly { readonly text: string; readonly name: string }[]
}

test("eql/es-literals.json: every literal and name parses as in Elasticsearch", {
  skip: corpusMissing,
}, (context) => {
  const { strings, numbers, identifiers } = JSON.parse(corpusText("eql", "es-literals.json")) as Literals
  const results = [
    ...strings.map(({ literal, value }) => compare(literal, value)),
    ...numbers.map(({ literal, value, type }) =>
      compare(literal, `${/double/.test(type) ? "decimal" : "integer"} ${value}`),
    ),
    ...identifiers.map(({ text, name }) => compare(text, name)),
  ]
  reportCases(context, "eql/es-literals.json", results)
})

function compare(text: string, expected: string): CaseResult {
  const value = readValue(text)
  return {
    name: text,
    failure: value === expected ? null : `${JSON.stringify(value)}, not ${JSON.stringify(expected)}`,
  }
}

/** The value of a literal or name; numbers with their type and sign. */
function readValue(text: string): string {
  const outcome = parseExpression(text)
  if (!outcome.ok) return `refused: ${outcome.diagnostics[0]?.message}`
  const isNegative = outcome.value.kind === "unary" && outcome.value.op === "-"
  const tree = outcome.value.kind === "unary" ? outcome.value.operand : outcome.value
  if (tree.kind === "string") return tree.value
  if (tree.kind === "field") return tree.name
  if (tree.kind === "integer" || tree.kind === "decimal") return `${tree.kind} ${isNegative ? "-" : ""}${tree.value}`
  return tree.kind
}
