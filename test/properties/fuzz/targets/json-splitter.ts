import assert from "node:assert/strict"
import { rawBytes } from "../../../../src/engine/decode/raw-line.ts"
import { splitJson } from "../../../../src/engine/decode/split/split-json.ts"
import { wrapperKeys } from "../../../../src/engine/decode/split/wrapper.ts"
import { NEEDLE, splitAndCheck } from "../split.ts"
import type { Target } from "../target.ts"

const RECORD_BYTES = 100_000

export const jsonSplitter: Target = {
  name: "json-splitter",
  seeds: () => [
    Buffer.from(`{\n "a": {"x": [1, "}{"]},\n "b": null\n}\n${NEEDLE}\n`),
    Buffer.from(`[\n${NEEDLE},\n{"b":"\\"]"}\n]\n`),
    Buffer.from(`{"n":1,\n"records": [\n${NEEDLE},{"b":[{"c":1}]}],"m":2}\n{"z":1}\n`),
    Buffer.from(`[{"Records":[${NEEDLE}]},{"value":[{"b":2}],"x":"y"}]\n{\n}`),
    Buffer.from(`{"events":[${NEEDLE}${NEEDLE}]}{"a":true}1 "x" null\n`),
    Buffer.from(`{"a":"cut\n{"b":\n${NEEDLE}\n[${NEEDLE},\n{"e":"cut\n${NEEDLE}]\n{"g":6}`),
  ],
  words: [
    NEEDLE,
    ...wrapperKeys,
    '"records":[',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '{"',
    '"a":',
    "\\",
    "\n",
    "true",
    "1",
    "{\n",
  ],
  run(input, chunk) {
    checkWhole(input)
    return splitAndCheck(input, chunk, RECORD_BYTES)
  },
}

/** An input that is one JSON object is split into parts that are all JSON. */
function checkWhole(input: Buffer): void {
  const text = input.toString("utf8")
  if (!/^[{[]/.test(text) || !isJson(text) || nesting(text) > 100) return
  const { records, isWhole } = splitJson(input, 1)
  assert.ok(isWhole, "a whole JSON value is reported as incomplete")
  for (const record of records) {
    if (record.kind !== "record") continue
    const part = rawBytes(record).toString("utf8")
    assert.ok(isJson(part), `${JSON.stringify(part)} is not JSON`)
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** At least how deep the text nests. */
function nesting(text: string): number {
  return text.split(/[{[]/).length
}
