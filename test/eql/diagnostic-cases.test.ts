import assert from "node:assert/strict"
import { parse } from "../../src/eql/parser.ts"
import { render } from "../../src/eql/render.ts"
import { testCaseFiles } from "./case-files.ts"

testCaseFiles("diagnostics", (query) => {
  const outcome = parse(query)
  assert.ok(!outcome.ok, `accepted: ${query}`)
  return outcome.diagnostics.map((diagnostic) => render(diagnostic, query, "query.eql")).join("\n")
})
