import assert from "node:assert/strict"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { type ParsedLine, type ParsedRecord, parseRecords } from "../../../src/engine/decode/parse/parse-records.ts"
import type { Json } from "../../../src/json.ts"
import { isJsonObject } from "../../../src/json.ts"

/** Parses an input as one unit of the splitter. */
export function recordsIn(input: Buffer): ParsedLine {
  const isXml = input[0] === 0x3c
  return parseRecords(
    {
      kind: "record",
      block: input,
      start: 0,
      end: input.length,
      line: 1,
      format: isXml ? "xml" : "json",
      isWrapper: false,
      single: isXml,
    },
    defaultLimits,
  )
}

/** Checks the invariants of a parsed record: bounded nesting, plain objects, finite numbers, readings up to their limit. */
export function checkRecord({ readings, repeatedKeys }: ParsedRecord): void {
  assert.ok(readings.length >= 1 && readings.length <= 64, `${readings.length} readings`)
  assert.ok(readings.length === 1 || repeatedKeys !== undefined)
  for (const reading of readings) {
    const waiting: [value: Json | undefined, depth: number][] = [[reading, 1]]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [value, depth] = next
      assert.ok(depth <= defaultLimits.nesting + 1, "deeper than the limit")
      assert.ok(typeof value !== "number" || Number.isFinite(value), "a number that is not finite")
      if (typeof value !== "object" || value === null) continue
      if (isJsonObject(value)) {
        const prototype = Object.getPrototypeOf(value)
        assert.ok(prototype === null || prototype === Object.prototype, "a prototype other than Object's")
      }
      for (const member of Object.values(value)) waiting.push([member, depth + 1])
    }
  }
}
