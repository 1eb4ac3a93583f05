import assert from "node:assert/strict"
import { after, test } from "node:test"
import type { Notice } from "../../../src/notice.ts"
import { containers } from "./containers.ts"
import { json } from "./json.ts"
import type { Case, Row } from "./row.ts"
import { type Outcome, startRunner } from "./run-case.ts"
import { text } from "./text.ts"

/** The sections of the catalogue of bad input, and the numbers of their rows. */
const sections = [
  { name: "containers and compression", first: 1, last: 19, rows: containers },
  { name: "text", first: 20, last: 35, rows: text },
  { name: "JSON", first: 36, last: 52, rows: json },
] as const

/** What an attacker wrote as raw controls, and what SNS refuses, must be escaped in what is published. */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u202e]/u

const runner = await startRunner()
after(() => runner.stop())

for (const { name, first, last, rows } of sections) {
  test(`bad input: ${name}`, async (t) => {
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    assert.deepEqual(
      rows.map(({ number }) => number),
      numbers,
      "every row of the section, once and in order",
    )
    for (const row of rows) {
      assert.ok(row.cases.length > 0, `row ${row.number} has no case`)
      for (const one of row.cases) {
        await t.test(`row ${row.number}, ${row.what}: ${one.name}`, async () => check(one, await runner.run(one)))
      }
    }
    t.diagnostic(summary(rows))
  })
}

function summary(rows: readonly Row[]): string {
  const differing = rows.filter(({ differs }) => differs !== undefined)
  const stated = rows.length - differing.length
  return [
    `rows ${stated} of ${rows.length} as stated, ${differing.length} with a stated difference`,
    ...differing.map(({ number, what, differs }) => `row ${number}, ${what}: ${differs}`),
  ].join("\n")
}

function check(one: Case, { bodies, notices, lines, message, isRecorded, again }: Outcome): void {
  const { expected, key = "batch.ndjson" } = one
  assert.ok(expected.alerts > 0, "every case has a match that must be found")
  assert.equal(bodies.length, expected.alerts, "alerts")
  assert.deepEqual(notices.map(labelOf).sort(), [...(expected.notices ?? [])].sort())
  assert.equal(message, expected.message)
  assert.equal(again, 0, "a second delivery publishes nothing")
  assert.equal(lines.filter(({ isIgnored }) => isIgnored).length, expected.ignored ?? 0)
  for (const { remedy, message: sentence } of notices) assert.ok(remedy !== "" && sentence !== "")
  for (const body of bodies) assert.ok(!UNSAFE.test(body), "nothing in what is published is a raw control")
  const { says } = expected
  if (says)
    assert.ok(
      bodies.some((body) => says.test(body)),
      `no alert says ${says}`,
    )
  if (!expected.lines) return
  assert.equal(isRecorded, message === "done", "the ledger says that it was dealt with, or nothing")
  const report = lines.find(({ object }) => object.includes(key))?.report
  assert.ok(report)
  const { tally, skipped, parsed, unparsed } = report
  assert.deepEqual(
    { blank: tally.blank, skipped, parsed, unparsed },
    { blank: 0, skipped: 0, parsed: 0, unparsed: 0, ...expected.lines },
  )
  assert.equal(tally.lines, tally.blank + skipped + parsed + unparsed, "the lines balance")
}

function labelOf({ kind, details }: Notice): string {
  const more = details["code"] ?? details["fault"] ?? details["count"]
  return more === undefined ? kind : `${kind} ${more}`
}
