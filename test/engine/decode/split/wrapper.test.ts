import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { defaultLimits } from "../../../../src/engine/decode/limits.ts"
import { parseRecords } from "../../../../src/engine/decode/parse/parse-records.ts"
import { rawBytes } from "../../../../src/engine/decode/raw-line.ts"
import { splitJson } from "../../../../src/engine/decode/split/split-json.ts"
import { mayBeWrapper, wrapperKeys } from "../../../../src/engine/decode/split/wrapper.ts"
import { splitText } from "../read-object.ts"

type Member = readonly [key: string, value: string]

/** Members of an object as JSON text, whose order a parsed object may not keep. */
function membersOf(key: fc.Arbitrary<string>): fc.Arbitrary<Member[]> {
  const value = fc.oneof(
    fc.constantFrom("[]", "[{}]", '[{"a":1},{"b":2}]', "[1]", "[[]]", '["x",{}]', "[null]", "[[{}]]", " [ { } ] "),
    fc.constantFrom("{}", '{"records":[{}]}', "1", '"[{}]"', "null"),
  )
  return fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 5 })
}

const name = fc.constantFrom(...wrapperKeys, "logs", "Event", "recordsX", "", "é", "constructor", "a-longer-key")
const textOf = (members: readonly Member[]) =>
  `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`

/** Whether the splitter takes the object apart instead of emitting it as it is. */
function isTakenApart(text: string): boolean {
  const { records } = splitJson(Buffer.from(text), 1)
  const [only] = records
  return records.length !== 1 || only?.kind !== "record" || rawBytes(only).toString() !== text || only.isWrapper
}

test("the splitter takes exactly those objects apart that parse as wrappers", () => {
  fc.assert(
    fc.property(membersOf(name), (members) => {
      const text = textOf(members)
      assert.equal(mayBeWrapper(JSON.parse(text)), isTakenApart(text), text)
    }),
    { numRuns: 3000 },
  )
})

test("no wrapper is missed when numbers among the keys change the order of a parsed object", () => {
  fc.assert(
    fc.property(membersOf(fc.oneof(name, fc.nat(20).map(String))), (members) => {
      const text = textOf(members)
      if (isTakenApart(text)) assert.ok(mayBeWrapper(JSON.parse(text)), text)
    }),
    { numRuns: 3000 },
  )
})

test("regression: a wrapper with a number as a key was one record on a short line and several on a long line", () => {
  const bytes = Buffer.from('{"logs":[{"a":1},{"b":2}],"7":"x"}')
  const raw = { kind: "record", block: bytes, start: 0, end: bytes.length, line: 1, format: "json" } as const
  const { records } = parseRecords({ ...raw, isWrapper: false, single: false }, defaultLimits)
  assert.deepEqual(
    records.map(({ readings: [reading], isWrapper }) => [reading, isWrapper]),
    [
      [{ a: 1 }, false],
      [{ b: 2 }, false],
      [{ logs: [], "7": "x" }, true],
    ],
  )
})

test("a wrapper has the same records on one line as over several lines", () => {
  fc.assert(
    fc.property(membersOf(name), (members) => {
      const text = textOf(members)
      const oneLine = parseRecords(
        {
          kind: "record",
          block: Buffer.from(text),
          start: 0,
          end: Buffer.byteLength(text),
          line: 1,
          format: "json",
          isWrapper: false,
          single: false,
        },
        defaultLimits,
      )
      const units = splitText(`{\n${text.slice(1)}`, []).slice(0, -1)
      const jsonUnits = units.map((unit) => JSON.parse(unit.replace(/^\d+: json (wrapper )?/, "")))
      assert.deepEqual(
        oneLine.records.map(({ readings }) => readings[0]),
        jsonUnits,
        text,
      )
    }),
    { numRuns: 2000 },
  )
})

test("regression: the records in the second of three members with a wrapper's key were not read on a short line", () => {
  const bytes = Buffer.from('{"id":1,"records":0,"records":[{"a":1},{"b":2}],"records":2}')
  const raw = { kind: "record", block: bytes, start: 0, end: bytes.length, line: 1, format: "json" } as const
  const { records } = parseRecords({ ...raw, isWrapper: false, single: false }, defaultLimits)
  assert.deepEqual(
    records.filter(({ isWrapper }) => !isWrapper).map(({ readings }) => readings),
    [[{ a: 1 }], [{ b: 2 }]],
  )
})
