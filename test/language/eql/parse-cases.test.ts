import assert from "node:assert/strict"
import { parse } from "../../../src/language/eql/syntax/parser.ts"
import { testCaseFiles } from "./case-files.ts"
import { treeOf } from "./tree.ts"

testCaseFiles("parse", (query) => {
  const outcome = parse(query)
  assert.ok(outcome.ok, `${query}: ${outcome.ok || outcome.diagnostics.map(({ message }) => message)}`)
  return treeOf(outcome.value)
})
