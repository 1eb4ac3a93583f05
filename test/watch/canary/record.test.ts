import assert from "node:assert/strict"
import { test } from "node:test"
import { scannerOf } from "../../../src/engine/scanner.ts"
import { canaryRule } from "../../../src/rules/canary-rule.ts"
import { importRules } from "../../../src/rules/load.ts"
import { expectedAlerts } from "../../../src/watch/canary/canary.ts"
import { canaryKey, canaryRecord, HOUR_MS, hourOf } from "../../../src/watch/canary/record.ts"

const scanner = scannerOf(await importRules(canaryRule()))
const HOUR = Date.parse("2026-11-24T09:00:00Z")

test("an hour has always the same canary, and each hour another", async () => {
  assert.equal(canaryRecord(hourOf(HOUR + 1)), canaryRecord(hourOf(HOUR + HOUR_MS - 1)))
  assert.notEqual(canaryRecord(HOUR), canaryRecord(HOUR + HOUR_MS))
  assert.equal(canaryKey(HOUR), "canary/2026-11-24T09.json")
  assert.notDeepEqual(await expectedAlerts(HOUR, "b", scanner), await expectedAlerts(HOUR + HOUR_MS, "b", scanner))
})

test("the canary's rule matches the canary's record, through all stages of a scan", async () => {
  const [key, ...others] = await expectedAlerts(HOUR, "bucket", scanner)
  assert.match(key ?? "", /^alerts\/6f0c1b52-8a0f-4d5e-9d0a-3c1c3e6d7b41\/[0-9a-f]{64}\.json$/)
  assert.deepEqual(others, [])
})

test("a rule that does not match the canary is an error, not a canary that never fails", async () => {
  const noRules = { ...scanner, rules: { ...scanner.rules, match: () => [] } }
  await assert.rejects(expectedAlerts(HOUR, "bucket", noRules), /watches nothing.*rule\.toml/)
})
