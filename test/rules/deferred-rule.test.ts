import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { deferredRule } from "../../src/rule-details.ts"
import { compileRules } from "../../src/rules/load.ts"
import { BUILT_IN_SITE } from "../../src/site/site.ts"

const [built] = compileRules(join(BUILT_IN_SITE, "rules"))
assert.ok(built)
const { rule } = built

test("a deferred rule is the rule, and is read once, when something else than its id and patterns is asked for", () => {
  let reads = 0
  const deferred = deferredRule({ rule_id: rule.rule_id, index: rule.index }, () => {
    reads++
    return rule
  })
  assert.equal(deferred.rule_id, rule.rule_id)
  assert.equal(deferred.index, rule.index)
  assert.equal(reads, 0)
  assert.equal(deferred.name, rule.name)
  assert.deepEqual({ ...deferred }, rule)
  assert.deepEqual(deferred, rule)
  assert.deepEqual(Object.keys(deferred), Object.keys(rule))
  assert.equal(JSON.stringify(deferred), JSON.stringify(rule))
  assert.equal("note" in deferred, true)
  assert.equal("no_such_key" in deferred, false)
  assert.equal(reads, 1)
})
