import assert from "node:assert/strict"
import { test } from "node:test"
import * as runtime from "../../../src/language/runtime/index.ts"
import { corpusMissing, corpusText } from "../../corpus.ts"

type Row = { readonly expression: string; readonly expected: runtime.Scalar; readonly elasticsearch_excluded?: boolean }

type Call = {
  readonly args: readonly runtime.Scalar[]
  readonly insensitive: boolean
  /** Whether no argument is a decimal. */
  readonly integral: boolean
}

const functions: { readonly [name: string]: (call: Call) => runtime.Scalar } = {
  add: ({ args: [a = null, b = null], integral }) => runtime.add(a, b, integral ? "int" : "double"),
  subtract: ({ args: [a = null, b = null], integral }) => runtime.subtract(a, b, integral ? "int" : "double"),
  multiply: ({ args: [a = null, b = null], integral }) => runtime.multiply(a, b, integral ? "int" : "double"),
  divide: ({ args: [a = null, b = null], integral }) => runtime.divide(a, b, integral ? "int" : "double"),
  modulo: ({ args: [a = null, b = null], integral }) => runtime.modulo(a, b, integral ? "int" : "double"),
  between: ({ args: [s = null, left = null, right = null, greedy = null], insensitive }) =>
    runtime.between(s, left, right, greedy, insensitive),
  cidrMatch: ({ args: [ip = null, ...blocks] }) => (ip === null ? null : runtime.cidr(blocks.map(String))(String(ip))),
  concat: ({ args }) => runtime.concat(...args),
  endsWith: ({ args: [s = null, x = null], insensitive }) => runtime.endsWith(s, x, insensitive),
  indexOf: ({ args: [s = null, x = null, start = null], insensitive }) => runtime.indexOf(s, x, start, insensitive),
  length: ({ args: [s = null] }) => runtime.length(s),
  number: ({ args: [s = null, base = null] }) => runtime.number(s, base),
  startsWith: ({ args: [s = null, x = null], insensitive }) => runtime.startsWith(s, x, insensitive),
  string: ({ args: [v = null], integral }) => runtime.string(v, !integral),
  stringContains: ({ args: [s = null, x = null], insensitive }) => runtime.stringContains(s, x, insensitive),
  substring: ({ args: [s = null, start = null, end = null] }) => runtime.substring(s, start, end),
}

test("every function call of es-folding.json has its value", { skip: corpusMissing }, (t) => {
  const file = JSON.parse(corpusText("eql", "es-folding.json"))
  const rows: readonly Row[] = [...file.functions, ...file.doc_examples]
  const included = rows.filter((row) => row.elasticsearch_excluded !== true)
  for (const row of included) assert.equal(evaluate(row.expression), row.expected, row.expression)
  t.diagnostic(`${included.length} of ${rows.length} calls checked, the rest has no Elasticsearch value`)
  assert.ok(included.length >= 100)
})

/** The value of a call whose arguments are JSON literals. */
function evaluate(expression: string): runtime.Scalar {
  const [, name = "", tilde = "", text = ""] = /^([A-Za-z]+)(~?)\((.*)\)$/.exec(expression) ?? []
  const call = functions[name]
  assert.ok(call, expression)
  const integral = !/(?:^|[\s,-])[0-9]*\.[0-9]/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
  return call({ args: JSON.parse(`[${text}]`), insensitive: tilde === "~", integral })
}
