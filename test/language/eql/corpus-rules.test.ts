import assert from "node:assert/strict"
import { test } from "node:test"
import { compileQuery } from "../../../src/language/eql/compile.ts"
import { loadQueries } from "../../../src/language/eql/load.ts"
import { corpusMissing } from "../../corpus.ts"
import { windowsRules } from "./corpus-rules.ts"

test("Elastic's Windows rules: event queries compile without a warning, others are unsupported", {
  skip: corpusMissing,
}, async (context) => {
  const outcomes = windowsRules().map(({ file, query, categoryField }) => ({
    file,
    isEvent: !/^\s*(sequence|sample|join)\b/.test(query.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "")),
    outcome: compileQuery(query, { categoryField }),
  }))
  const faults = outcomes.flatMap(({ file, isEvent, outcome }) => {
    if (outcome.ok)
      return isEvent ? outcome.warnings.map(({ message }) => `${file}: ${message}`) : [`${file}: compiled`]
    const refused = outcome.diagnostics.filter(({ severity }) => isEvent || severity !== "unsupported")
    return refused.map(({ message }) => `${file}: ${message}`)
  })
  assert.deepEqual(faults, [])
  const compiled = outcomes.flatMap(({ file, outcome }) => (outcome.ok ? [{ id: file, query: outcome.value }] : []))
  context.diagnostic(
    `${compiled.length} of ${outcomes.length} compiled, ${outcomes.length - compiled.length} unsupported`,
  )
  const module = await loadQueries(compiled)
  assert.equal(module.queries.length, compiled.length)
})
