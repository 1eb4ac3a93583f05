import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import type { FieldLiteral, Formula } from "../../../src/language/runtime/formula.ts"

/** A condition and its formula: field~text, with `&` and `|` between them. */
const cases: readonly (readonly [condition: string, formula: string])[] = [
  [`process.name == "Cmd.exe"`, "process.name~cmd.exe"],
  [`process.name : "CMD.EXE"`, "process.name~cmd.exe"],
  [`process.name in ("a1", "b1")`, "(process.name~a1|process.name~b1)"],
  [`process.name : ("*abc*defg*", "x")`, "((process.name~abc&process.name~defg)|process.name~x)"],
  [`process.name like "*a*bc*"`, "process.name~bc"],
  [`process.name : "*"`, "process.name~"],
  [`process.name : ("abc", "*")`, "(process.name~abc|process.name~)"],
  [`process.args : "?:\\\\*:*"`, "(process.args~:\\&process.args~2*:)"],
  [`process.name == ""`, "process.name~"],
  [`startsWith~(process.name, "ABC")`, "process.name~abc"],
  [`endsWith(process.name, "abc")`, "process.name~abc"],
  [`stringContains(process.name, "abc")`, "process.name~abc"],
  [`process.name regex~ ".*TOOL[0-9]+\\\\.exe"`, "process.name~tool"],
  [`process.name regex ("abc.*", "abd.*")`, "process.name~ab"],
  [`process.name regex ".*"`, "process.name~"],
  [`process.name != "abc"`, "always"],
  [`not process.name == null`, "process.name~"],
  [`process.name == null`, "always"],
  [`not not process.name == "abc"`, "process.name~abc"],
  [`process.pid == 4`, "process.pid~"],
  [`source.ip == "10.0.0.1"`, "source.ip~"],
  [`custom.number == 5`, "custom.number~5"],
  [`custom.number == 5.0`, "always"],
  [`process.name == "a1" and process.pid == 4`, "(process.name~a1&process.pid~)"],
  [`process.name == "a1" and process.args == "b1"`, "(process.name~a1&process.args~b1)"],
  [`process.name == "a1" or process.args == "b1"`, "(process.name~a1|process.args~b1)"],
  [`process.name == "a1" or process.pid == 4`, "(process.name~a1|process.pid~)"],
  [`concat(process.name, "x") == "abcx"`, "always"],
  [`process.name == "a1" and false`, "never"],
  [`true`, "always"],
]

function written(formula: Formula<FieldLiteral>): string {
  switch (formula.kind) {
    case "always":
    case "never":
      return formula.kind
    case "literal":
      return `${formula.field}~${formula.times ? `${formula.times}*` : ""}${formula.text}`
    case "all":
      return `(${formula.terms.map(written).join("&")})`
    case "some":
      return `(${formula.terms.map(written).join("|")})`
  }
}

test("the literals that every match of a query contains", () => {
  for (const [condition, formula] of cases) {
    const outcome = compileQuery(`any where ${condition}`)
    assert.ok(outcome.ok, condition)
    assert.equal(written(outcome.value.literals), formula, condition)
  }
})
