import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"

const preload = join(import.meta.dirname, "preload.ts")
const fixture = join(import.meta.dirname, "fixture.ts")

test("a test that reaches no assertion fails, and no other does", () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--import", preload, "--test-reporter=tap", fixture],
    { env, encoding: "utf8" },
  )
  const outcomes = [...stdout.matchAll(/^ *(ok|not ok) \d+ - ((?:passes|fails): [^#\n]*\w)/gm)]
  assert.equal(outcomes.length, 14)
  for (const [, outcome, name] of outcomes) {
    assert.equal(outcome, name?.startsWith("passes") ? "ok" : "not ok", name)
  }
  assert.match(stdout, /test "fails: returns early" ended without an assertion/)
  assert.equal(status, 1)
})
