import assert from "node:assert/strict"
import { after } from "node:test"
import type { Notice } from "../../../src/notice.ts"
import { testSection } from "../catalogue.ts"
import type { Case } from "./case.ts"
import { containers } from "./containers.ts"
import { json } from "./json.ts"
import { type Outcome, startRunner } from "./run-case.ts"
import { text } from "./text.ts"

/** Raw controls of an attacker, and characters that SNS refuses: a published alert must escape them. */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u202e]/u

const runner = await startRunner()
after(() => runner.stop())

const run = async (one: Case) => check(one, await runner.run(one))
testSection("bad input: containers and compression", [1, 19], containers, run)
testSection("bad input: text", [20, 35], text, run)
testSection("bad input: JSON", [36, 52], json, run)

function check(one: Case, { bodies, notices, lines, message, isRecorded, inDigest, byHand, again }: Outcome): void {
  const { expected, key = "batch.ndjson" } = one
  assert.ok(expected.alerts > 0, "every case expects a match")
  assert.equal(bodies.length, expected.alerts, "alerts")
  assert.deepEqual(notices.map(labelOf).sort(), [...(expected.notices ?? [])].sort())
  assert.equal(message, expected.message)
  assert.equal(again, 0, "a second delivery publishes nothing")
  assert.equal(lines.filter(({ isIgnored }) => isIgnored).length, expected.ignored ?? 0)
  if (byHand) {
    const sent = notices.map((notice) => `${notice.kind} ${notice.message}`)
    assert.deepEqual(byHand.filter((line) => !line.startsWith("unparsed ")).sort(), sent.sort(), "the notices of scan")
    assert.equal(byHand.filter((line) => line.startsWith("unparsed ")).length, inDigest > 0 ? 1 : 0)
  }
  for (const { remedy, message: sentence } of notices) assert.ok(remedy !== "" && sentence !== "")
  for (const body of bodies) assert.ok(!UNSAFE.test(body), "no published body contains a raw control")
  const { bodyMatches } = expected
  if (bodyMatches)
    assert.ok(
      bodies.some((body) => bodyMatches.test(body)),
      `no alert matches ${bodyMatches}`,
    )
  if (!expected.lines) return
  assert.equal(isRecorded, message === "done", "the ledger has a marker exactly when the message is done")
  const report = lines.find(({ object }) => object.includes(key))?.report
  assert.ok(report)
  const { tally, skipped, parsed, unparsed } = report
  assert.deepEqual(
    { blank: tally.blank, skipped, parsed, unparsed },
    { blank: 0, skipped: 0, parsed: 0, unparsed: 0, ...expected.lines },
  )
  assert.equal(tally.lines, tally.blank + skipped + parsed + unparsed, "the lines balance")
  const isSuspicious = notices.some(({ kind }) => kind === "suspicious")
  assert.equal(inDigest, message === "done" && !isSuspicious ? (expected.lines.unparsed ?? 0) : 0, "the digest")
}

function labelOf({ kind, details }: Notice): string {
  const more = details["code"] ?? details["fault"] ?? details["count"]
  return more === undefined ? kind : `${kind} ${more}`
}
