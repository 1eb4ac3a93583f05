import assert from "node:assert/strict"
import { render } from "../../../src/language/diagnostics/render.ts"
import { parse } from "../../../src/language/eql/syntax/parser.ts"
import { testCaseFiles } from "./case-files.ts"

testCaseFiles("diagnostics", (query) => {
  const outcome = parse(query)
  assert.ok(!outcome.ok, `accepted: ${query}`)
  return outcome.diagnostics.map((diagnostic) => render(diagnostic, query, "query.eql")).join("\n")
})
