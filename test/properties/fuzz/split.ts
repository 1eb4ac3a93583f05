import assert from "node:assert/strict"
import { createChunkScanner } from "../../../src/engine/decode/prefilter/prefilter.ts"
import { emptyTally, type RawLine, rawBytes } from "../../../src/engine/decode/raw-line.ts"
import { RecordSplitter } from "../../../src/engine/decode/split/record-splitter.ts"

/** May appear anywhere in a text. No framing can contain it, so each one must appear in a unit. */
export const NEEDLE = '{"n":777}'

const createScanner = createChunkScanner({ kind: "literal", text: "777" })

/**
 * Splits a text that arrives in chunks, and checks the invariants of any text: lines balance, units are in order, and
 * every needle is in a unit or in a line reported as too long and suspicious. Returns the units as text.
 */
export function splitAndCheck(input: Buffer, chunk: number, recordBytes: number): string[] {
  const tally = emptyTally()
  const splitter = new RecordSplitter(recordBytes, createScanner, tally)
  const lines: RawLine[] = []
  for (let start = 0; start < input.length; start += chunk)
    lines.push(...splitter.feed(input.subarray(start, start + chunk)))
  lines.push(...splitter.finish())
  assert.equal(tally.lines, tally.blank + tally.records + tally.oversized, "the lines do not balance")
  assert.equal(lines.length, tally.records + tally.oversized, "units are missing")
  const texts: Buffer[] = []
  let isSuspicious = false
  for (const line of lines) {
    if (line.kind === "oversized") {
      assert.ok(line.bytes > recordBytes, "a line within the limit is reported as too long")
      isSuspicious ||= line.suspicious
    } else {
      assert.ok(line.start >= 0 && line.start <= line.end && line.end <= line.block.length, "a unit outside its block")
      assert.ok(line.end - line.start <= recordBytes, "a unit over the limit")
      texts.push(rawBytes(line))
    }
    assert.ok(line.line >= 1)
  }
  // Concatenated, because a string that ends inside a needle splits it into two units.
  const missing = count(input) - count(Buffer.concat(texts))
  assert.ok(missing <= 0 || isSuspicious, `${missing} needles of ${count(input)} are lost`)
  return lines.map(describe)
}

function count(bytes: Buffer): number {
  let found = 0
  for (let at = bytes.indexOf(NEEDLE); at !== -1; at = bytes.indexOf(NEEDLE, at + 1)) found++
  return found
}

function describe(raw: RawLine): string {
  if (raw.kind === "oversized") return `${raw.line}: ${raw.bytes} bytes${raw.suspicious ? " suspicious" : ""}`
  return `${raw.line}: ${raw.format}${raw.isWrapper ? " wrapper" : ""} ${rawBytes(raw).toString("base64")}`
}
