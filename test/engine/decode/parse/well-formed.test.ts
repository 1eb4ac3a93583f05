import assert from "node:assert/strict"
import { test } from "node:test"
import { logFormats } from "../../../../dev/log-formats/index.ts"
import { defaultLimits } from "../../../../src/engine/decode/limits.ts"
import { parseRecords } from "../../../../src/engine/decode/parse/parse-records.ts"
import { isWellFormed } from "../../../../src/engine/decode/parse/well-formed.ts"
import type { RawRecord } from "../../../../src/engine/decode/raw-line.ts"
import { breaks, broken } from "../../../properties/breakages/breaks.ts"
import { firing } from "../../../properties/evasions/firing.ts"
import { seededRandom } from "../../../properties/fuzz/random.ts"

const RUNS = Number(process.env["RUNS"] ?? 20_000)

/** Without XML's prologue, which the splitter removes. */
const records = logFormats.map((format) => Buffer.from(firing(format).replace(/^<\?[^>]*>\s*/, "")))

function lineOf(block: Buffer, isSingle: boolean): RawRecord {
  const format = block[0] === 0x3c ? "xml" : "json"
  return { kind: "record", block, start: 0, end: block.length, line: 1, format, isWrapper: false, single: isSingle }
}

test("no line that is skipped as well-formed fails to parse, whatever is broken in it", () => {
  const random = seededRandom(7)
  let passed = 0
  for (let run = 0; run < RUNS; run++) {
    const place = () => random.below(1_000_000) / 1_000_000
    const one = { kind: random.pick(breaks), at: place(), to: place(), size: random.below(40) }
    const bytes = broken(random.pick(records), one)
    if (bytes.length === 0) continue
    for (const isSingle of [false, true]) {
      const line = lineOf(bytes, isSingle)
      if (!isWellFormed(line)) continue
      const { records: parsed, fault } = parseRecords(line, defaultLimits)
      // An array is never the only record of a line.
      if (isSingle && bytes[0] === 0x5b) continue
      assert.equal(fault, undefined, `${one.kind}: ${bytes}`)
      assert.ok(parsed.length > 0)
      passed++
    }
  }
  assert.ok(passed > RUNS / 50, `${passed} lines are well-formed`)
})

test("the records of every format are well-formed, so that the prefilter may skip them", () => {
  for (const [at, record] of records.entries())
    assert.ok(isWellFormed(lineOf(record, false)), `${logFormats[at]?.source}, ${logFormats[at]?.name}`)
})

test("a value that is not a record, and XML that is not one event, are not well-formed", () => {
  for (const text of [
    '"a"',
    "1",
    "null",
    "[1]",
    '[{"a":1},2]',
    '{"a":1}{"b":2}',
    '{"a":NaN}',
    '{"a":1,}',
    '{"a":"\t"}',
    "",
  ])
    assert.equal(isWellFormed(lineOf(Buffer.from(text), false)), false, text)
  const deep = `<Event>${"<a>".repeat(40)}${"</a>".repeat(40)}</Event>`
  for (const text of [
    "<Event>",
    "<Event></Evt>",
    "<Event/><Event/>",
    "<Event>&x;</Event>",
    "<Events/>",
    "<Event a=b/>",
    deep,
  ])
    assert.equal(isWellFormed(lineOf(Buffer.from(text), true)), false, text)
})

test("regression: a hostile event of a megabyte is read in one pass", () => {
  for (const part of ["<a ", "<a b", "<a b='", " ", "&", "<", "</a", "<a b='1' ", "x"]) {
    const text = `<Event>${part.repeat(Math.floor(1_000_000 / part.length))}`
    assert.equal(isWellFormed(lineOf(Buffer.from(text), true)), false)
  }
})
