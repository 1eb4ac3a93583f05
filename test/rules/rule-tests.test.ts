import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { canaryRule } from "../../src/rules/canary-rule.ts"
import { compileRules, importRules } from "../../src/rules/load.ts"

const built = [...compileRules(join(import.meta.dirname, "../../site/rules")), ...canaryRule()]
const { queries } = await importRules(built)

for (const [number, { file, rule }] of built.entries()) {
  test(`${rule.name} carries events that match and events that do not`, () => {
    assert.ok(file.tests.some(({ matches }) => matches))
    assert.ok(file.tests.some(({ matches }) => !matches))
  })
  for (const { name, matches, event } of file.tests) {
    test(`${rule.name}: ${name} ${matches ? "matches" : "does not match"}`, () => {
      assert.equal(queries[number]?.matches(event), matches)
      assert.equal((queries[number]?.explain(event).length ?? 0) > 0, matches)
    })
  }
}
