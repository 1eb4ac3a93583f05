import assert from "node:assert/strict"
import { test } from "node:test"
import { parse, parseExpression } from "../../../src/language/eql/syntax/parser.ts"
import { print } from "../../../src/language/eql/syntax/print.ts"
import { corpusMissing, corpusText } from "../../corpus.ts"
import { withoutSpans } from "./arbitrary-tree.ts"
import { windowsRules } from "./corpus-rules.ts"
import { settle, type Verdict } from "./corpus-run.ts"

const files = ["es-endgame-140", "es-extra", "es-missing-events", "es-sample", "es-sample-multi"]

for (const file of files) {
  test(`eql/${file}.json: every query parses, and is printed as what parses to the same`, {
    skip: corpusMissing,
  }, (context) => {
    const { queries } = JSON.parse(corpusText("eql", `${file}.json`)) as { readonly queries: readonly Named[] }
    settle(context, `parse of eql/${file}.json`, queries.map(verdictOn))
  })
}

test("rules/windows: every EQL query parses, and is printed as what parses to the same", {
  skip: corpusMissing,
}, (context) => {
  const rules = windowsRules().map(({ file, query }) => verdictOn({ name: file, query }))
  settle(context, "parse of rules/windows", rules)
})

type Named = { readonly name: string; readonly query: string }

function verdictOn({ name, query }: Named): Verdict {
  const outcome = parse(query)
  if (!outcome.ok) return { name, fault: outcome.diagnostics.map(({ message }) => message).join(", ") }
  const again = parse(print(outcome.value))
  assert.ok(again.ok, print(outcome.value))
  assert.deepEqual(withoutSpans(again.value), withoutSpans(outcome.value), name)
  return { name, fault: null }
}

type Literals = {
  readonly strings: readonly { readonly literal: string; readonly value: string }[]
  readonly numbers: readonly { readonly literal: string; readonly value: number; readonly type: string }[]
  readonly identifiers: readonly { readonly text: string; readonly name: string }[]
}

test("eql/es-literals.json: every literal and name is read as Elasticsearch reads it", {
  skip: corpusMissing,
}, (context) => {
  const { strings, numbers, identifiers } = JSON.parse(corpusText("eql", "es-literals.json")) as Literals
  const verdicts = [
    ...strings.map(({ literal, value }) => compare(literal, value)),
    ...numbers.map(({ literal, value, type }) =>
      compare(literal, `${/double/.test(type) ? "decimal" : "integer"} ${value}`),
    ),
    ...identifiers.map(({ text, name }) => compare(text, name)),
  ]
  settle(context, "eql/es-literals.json", verdicts)
})

function compare(text: string, expected: string): Verdict {
  const value = readValue(text)
  return { name: text, fault: value === expected ? null : `${JSON.stringify(value)}, not ${JSON.stringify(expected)}` }
}

/** What a literal or name stands for; numbers with their type, and with their sign when they have one. */
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
