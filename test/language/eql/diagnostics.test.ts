import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { schemaFromMapping } from "../../../src/language/schema/mapping.ts"

/** A query, and each diagnostic as its code and the text of its span. */
const refused: readonly (readonly [query: string, ...findings: readonly string[]])[] = [
  ["any where startWith(a, b)", "EQL302 startWith"],
  ["any where length~(a) == 1", "EQL303 length~"],
  ["any where length() == 1 or length(a, b) == 1", "EQL304 length()", "EQL304 length(a, b)"],
  ["any where substring(process.name, process.name) == 1", "EQL305 process.name"],
  ["any where process.name + 1 == 2", "EQL305 process.name"],
  ["any where length(process.pid) == 1", "EQL305 process.pid"],
  ["any where cidrMatch(source.ip, process.name)", "EQL306 process.name"],
  ["any where process.name", "EQL307 process.name"],
  ["any where not 5 and length(a)", "EQL307 5", "EQL307 length(a)"],
  ["any where process.name == user.name", "EQL308 user.name"],
  ["any where process.name in (user.name)", "EQL308 user.name"],
  ["any where concat(a, b) == concat(c, d)", "EQL308 concat(c, d)"],
  [`any where process.pid : "1"`, "EQL309 process.pid"],
  [`any where source.ip like "1*"`, "EQL309 source.ip"],
  [`any where process.pid in~ ("1")`, "EQL309 process.pid"],
  ["any where process.name : 5", "EQL310 5"],
  [`any where process.pid in (1, "a")`, `EQL311 "a"`],
  ["any where process.name in (1)", "EQL311 1"],
  ["any where file.pe.sections.name == null", "EQL312 file.pe.sections.name"],
  ["any where process.tty == 1", "EQL312 process.tty"],
  [`any where message == "x" or message : "y"`, "EQL313 message", "EQL313 message"],
  [`any where process.name.text == "x"`, "EQL313 process.name.text"],
  [`any where process.name regex "("`, `EQL315 "("`],
  [`any where process.name regex ("a", "(b", "c))")`, `EQL315 "(b"`, `EQL315 "c))"`],
  [`any where concat(a, "") regex ("a", "a(?=b)")`, `EQL315 "a(?=b)"`],
  [`any where concat(a, "") regex~ "a**"`, `EQL315 "a**"`],
  [`any where cidrMatch(source.ip, "10.0.0.0/33")`, `EQL315 "10.0.0.0/33"`],
  [`any where @timestamp > "now-1d"`, `EQL404 "now-1d"`],
  ["sequence [a where true] [b where true]", "EQL401 sequence"],
  ["sample by host [a where true] [b where true]", "EQL402 sample"],
  ["join [a where true] [b where true]", "EQL403 join"],
]

const warned: readonly (readonly [query: string, ...findings: readonly string[]])[] = [
  [`any where process.pid != "abc"`, `EQL501 "abc"`],
  [`any where source.ip in ("10.0.0.1", "x")`, `EQL501 "x"`],
  ["any where not process.code_signature.trusted == 5", "EQL501 5"],
  [`any where not @timestamp == "yesterday"`, `EQL501 "yesterday"`],
  [`any where not length(a) == "5"`, `EQL501 "5"`],
  [`any where proces.name == "x"`, "EQL502 proces.name"],
  [`any where process.naem == "x"`, "EQL502 process.naem"],
  [`any where process.name.caseless == "x"`, "EQL502 process.name.caseless"],
  ["any where process.pid == 1 and 1 == 2", "EQL503 process.pid == 1 and 1 == 2"],
  [`any where number("abc") == 1`, `EQL504 number("abc")`, `EQL503 number("abc") == 1`],
  ["any where not 1 / 0 == 1", "EQL504 1 / 0", "EQL503 not 1 / 0 == 1"],
  [
    "any where process.pid == 2147483647 + 1 or process.pid != 1",
    "EQL504 2147483647 + 1",
    "EQL503 process.pid == 2147483647 + 1 or process.pid != 1",
  ],
  ["any where 9223372036854775807 + 1 == 1", "EQL504 9223372036854775807 + 1", "EQL503 9223372036854775807 + 1 == 1"],
  ["any where 18446744073709551615 * 2 > 1", "EQL504 18446744073709551615 * 2", "EQL503 18446744073709551615 * 2 > 1"],
  ["any where 2147483648 + 1 == process.pid and process.pid > -9223372036854775808"],
  [`any where +process.name == "x" and +"y" == process.name`],
  [`any where winlog.event_data.Anything == "x" and custom.field == 1`],
]

test("an invalid query has a diagnostic for each mistake", () => {
  for (const [query, ...findings] of refused) {
    const outcome = compileQuery(query)
    assert.ok(!outcome.ok, query)
    const found = outcome.diagnostics.map(({ code, span }) => `${code} ${query.slice(span.start, span.end)}`)
    assert.deepEqual(found, findings, query)
  }
})

test("a query with a probable mistake has a warning and runs", () => {
  for (const [query, ...findings] of warned) {
    const outcome = compileQuery(query)
    assert.ok(outcome.ok, query)
    const found = outcome.warnings.map(({ code, span }) => `${code} ${query.slice(span.start, span.end)}`)
    assert.deepEqual(found, findings, query)
  }
})

test("with a mapping, an unknown field is refused with a suggestion", () => {
  const schema = schemaFromMapping({ pid: "long", ppid: "long", name: "keyword" })
  const names = new Set(schema.names)
  const outcome = compileQuery("any where pidd == 1 and ?other == 2", { schema, mapped: (name) => names.has(name) })
  assert.ok(!outcome.ok)
  assert.deepEqual(outcome.diagnostics, [
    {
      code: "EQL301",
      severity: "error",
      message: "unknown field pidd",
      span: { start: 10, end: 14 },
      notes: ["Did you mean pid?", "Write ?pidd if the mapping may not have the field."],
    },
  ])
})

test("very deep or long expressions are refused or run, and never throw", () => {
  const deep = (count: number): string => `any where ${"not ".repeat(count)}a == 1`
  const queries = [
    deep(200),
    deep(20_000),
    `any where ${"(".repeat(10_000)}true${")".repeat(10_000)}`,
    `any where 1 == 1${"+1".repeat(20_000)}`,
    `any where ${"a == 1 or ".repeat(20_000)}true`,
    `any where concat(${"a, ".repeat(30_000)}a) == "x"`,
    `any where a : ("${"?".repeat(20_000)}*", "b*")`,
  ]
  const results = queries.map((query) => {
    const outcome = compileQuery(query)
    return outcome.ok ? "runs" : outcome.diagnostics.map(({ code }) => code).join(" ")
  })
  assert.deepEqual(results, ["runs", "EQL210", "EQL210", "EQL210", "runs", "EQL304", "runs"])
})
