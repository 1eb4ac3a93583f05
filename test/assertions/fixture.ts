// The tests that preload.test.ts runs. Their names say whether they must pass. The suite does not run this file.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"

const none: readonly number[] = []

test("passes: asserts", () => assert.equal(1, 1))

test("passes: asserts later", async () => {
  await sleep(5)
  assert.equal(1, 1)
})

test("passes: asserts in a callback", (_context, done) => {
  setTimeout(() => {
    assert.equal(1, 1)
    done()
  }, 1)
})

test("passes: asserts in its subtests", async (context) => {
  await context.test("passes: subtest", () => assert.equal(1, 1))
})

test("passes: skips itself", (context) => context.skip("no corpus"))

test("passes: is skipped", { skip: "no corpus" }, () => {})

test("fails: is empty", () => {})

test("fails: returns early", () => {
  if (none.length === 0) return
  assert.equal(none.length, 1)
})

test("fails: loops over nothing", async () => {
  await sleep(1)
  for (const number of none) assert.equal(number, 1)
})

test("fails: a subtest asserts nothing", async (context) => {
  await context.test("fails: subtest", () => {})
})

describe("at the same time", { concurrency: true }, () => {
  test("passes: asserts while another runs", async () => {
    await sleep(10)
    assert.equal(1, 1)
  })
  test("fails: runs while another asserts", async () => {
    await sleep(20)
  })
})
