import assert from "node:assert/strict"
import { test } from "node:test"
import { QuarantineError } from "../../../src/engine/decode/errors.ts"
import type { JsonObject } from "../../../src/json.ts"
import { type ReadOptions, readObject } from "./read-object.ts"

const literal = { kind: "literal", text: "connectionStrings" } as const

type Case = {
  readonly row: string
  readonly object: Uint8Array | string
  readonly options?: ReadOptions
  readonly records: readonly JsonObject[]
  readonly blank?: number
  readonly faults?: number
  readonly oversized?: readonly object[]
  readonly error?: string
}

const two = '{"a":"é"}\n{"b":2}\n'
const ab: readonly JsonObject[] = [{ a: "é" }, { b: 2 }]

const cases: readonly Case[] = [
  { row: "20 UTF-8 mark", object: `\ufeff${two}`, records: ab },
  { row: "20 UTF-8 mark alone", object: "\ufeff", records: [] },
  { row: "21 mark at a later line", object: `{"a":"é"}\n\ufeff{"b":2}\n`, records: ab },
  { row: "21 mark before a pretty object", object: `{"a":"é"}\n\ufeff{\n"b":2}\n`, records: ab },
  { row: "22 UTF-16LE with mark", object: Buffer.from(`\ufeff${two}`, "utf16le"), records: ab },
  { row: "22 UTF-16BE with mark", object: Buffer.from(`\ufeff${two}`, "utf16le").swap16(), records: ab },
  { row: "23 UTF-16LE", object: Buffer.from(two, "utf16le"), records: ab },
  { row: "23 UTF-16BE", object: Buffer.from(two, "utf16le").swap16(), records: ab },
  {
    row: "23 UTF-16LE of one character",
    object: Buffer.from("1", "utf16le"),
    records: [],
    faults: 1,
    error: "no-records",
  },
  {
    row: "23 UTF-16LE, half a unit at its end",
    object: Buffer.from(two, "utf16le").subarray(0, -1),
    records: ab,
    faults: 1,
  },
  { row: "23 UTF-32LE", object: utf32(two), records: [], error: "utf-32" },
  { row: "23 UTF-32LE with mark", object: utf32(`\ufeff${two}`), records: [], error: "utf-32" },
  { row: "23 UTF-32BE", object: utf32(two).swap32(), records: [], error: "utf-32" },
  { row: "24 CRLF", object: two.replaceAll("\n", "\r\n"), records: ab },
  { row: "25 lone CR is no separator", object: '{"a":1}\r{"b":2}', records: [{ a: 1 }, { b: 2 }], blank: 0 },
  {
    row: "26 line separators of Unicode are data",
    object: '{"a":"\u2028\u2029\u0085"}\n{"b":2}',
    records: [{ a: "\u2028\u2029\u0085" }, { b: 2 }],
  },
  { row: "26 VT and FF raw in a string are no JSON", object: '{"a":"\v\f"}\n{"b":2}', records: [{ b: 2 }], faults: 1 },
  { row: "27 invalid UTF-8", object: bytes('{"a":"', 0xff, '"}\n{"b":2}'), records: [{ a: "\ufffd" }, { b: 2 }] },
  { row: "28 overlong UTF-8", object: bytes('{"a":"', 0xc1, 0xa1, '"}\n'), records: [{ a: "\ufffd\ufffd" }] },
  { row: "29 NUL in a string", object: '{"a":"\0"}\n{"b":2}\n', records: [{ b: 2 }], faults: 1 },
  { row: "29 NUL after JSON", object: '{"a":1}\0\n{"b":2}\n', records: [{ a: 1 }, { b: 2 }], faults: 1 },
  {
    row: "30 broken record over the limit, with a literal",
    object: `{"a":"${"x".repeat(5000)} connection""Strings"}\n{"b":2}\n`,
    options: { limits: { recordBytes: 1000 }, formula: literal },
    records: [{ b: 2 }],
    oversized: [{ line: 1, bytes: 5028, suspicious: true }],
  },
  {
    row: "30 record over the limit, with a literal",
    object: `{"a":"${"x".repeat(5000)} connection\\"\\"Strings"}\n{"b":2}\n`,
    options: { limits: { recordBytes: 1000 }, formula: literal },
    records: [{ b: 2 }],
    oversized: [{ line: 1, bytes: 5030, suspicious: true }],
  },
  {
    row: "30 record over the limit, without a literal",
    object: `{"a":"${"x".repeat(5000)}"}\n{"b":2}\n`,
    options: { limits: { recordBytes: 1000 }, formula: literal },
    records: [{ b: 2 }],
    oversized: [{ line: 1, bytes: 5008, suspicious: false }],
  },
  {
    row: "30 text line over the limit",
    object: `${"x".repeat(5000)}\n{"b":2}\n`,
    options: { limits: { recordBytes: 1000 }, formula: literal },
    records: [{ b: 2 }],
    oversized: [{ line: 1, bytes: 5000, suspicious: false }],
  },
  { row: "31 no line feed at the end", object: '{"a":1}\n{"b":2}', records: [{ a: 1 }, { b: 2 }] },
  { row: "32 blank lines", object: '\n  \n{"a":1}\n\t\r\n\n', records: [{ a: 1 }], blank: 4 },
  {
    row: "33 pretty-printed",
    object: '{\n  "a": {\n    "b": [1, 2]\n  }\n}\n{\n}\n',
    records: [{ a: { b: [1, 2] } }, {}],
  },
  {
    row: "33 objects over lines that each begin and end with braces",
    object: '{"a":{"x":1}\n,"b":{"y":2}}\n{"c":{"x":1}\n,"d":2}\n',
    records: [
      { a: { x: 1 }, b: { y: 2 } },
      { c: { x: 1 }, d: 2 },
    ],
  },
  { row: "33 array on one line", object: '[{"a":1},{"b":2}]', records: [{ a: 1 }, { b: 2 }] },
  { row: "33 array over lines", object: '[\r\n{"a":1},\r\n{"b":2}\r\n]\r\n', records: [{ a: 1 }, { b: 2 }] },
  {
    row: "33 array, pretty-printed",
    object: JSON.stringify([{ a: 1 }, { b: { c: [] } }], null, 2),
    records: [{ a: 1 }, { b: { c: [] } }],
  },
  { row: "33 records", object: '{"records":[{"a":1},{"b":2}]}', records: [{ a: 1 }, { b: 2 }] },
  { row: "33 Records", object: '{"Records": [ {"a":1} , {"b":2} ] }\n', records: [{ a: 1 }, { b: 2 }] },
  {
    row: "33 Records, pretty-printed",
    object: JSON.stringify({ Records: [{ a: 1 }, { b: 2 }] }, null, 1),
    records: [{ a: 1 }, { b: 2 }],
  },
  { row: "33 wrapper a line", object: '{"records":[{"a":1}]}\n{"records":[{"b":2}]}\n', records: [{ a: 1 }, { b: 2 }] },
  {
    row: "33 wrappers concatenated",
    object: '{"records":[{"a":1}]}{"records":[{"b":2}]}',
    records: [{ a: 1 }, { b: 2 }],
  },
  {
    row: "33 array of wrappers",
    object: '[{"records":[{"a":1}]},{"records":[{"b":2}]}]',
    records: [{ a: 1 }, { b: 2 }],
  },
  {
    row: "33 value after other members",
    object: '{"@odata.context":"u","value":[{"a":1},{"b":2}],"@odata.nextLink":"v"}',
    records: [{ a: 1 }, { b: 2 }, { "@odata.context": "u", value: [], "@odata.nextLink": "v" }],
  },
  { row: "33 any name at the first place", object: '{"logs":[{"a":1},{"b":2}]}', records: [{ a: 1 }, { b: 2 }] },
  {
    row: "33 a record that looks like a wrapper keeps its own members",
    object: '{"process":"p","events":[{"a":1}],"args":["x"]}\n',
    records: [{ a: 1 }, { process: "p", events: [], args: ["x"] }],
  },
  {
    row: "33 strings in an array are no wrapper",
    object: '{"records":["x"],"a":1}',
    records: [{ records: ["x"], a: 1 }],
  },
  { row: "33 wrapper cut off", object: '{"records":[{"a":1},{"b":2},{"c":"', records: [{ a: 1 }, { b: 2 }], faults: 2 },
  { row: "34 concatenated", object: '{"a":"}{"}{"b":2}{"c":"\\"}{"}', records: [{ a: "}{" }, { b: 2 }, { c: '"}{' }] },
  {
    row: "34 concatenated with commas and spaces",
    object: '{"a":1}, {"b":2} {"c":3}',
    records: [{ a: 1 }, { b: 2 }, { c: 3 }],
  },
  {
    row: "34 a broken one among them",
    object: '{"a":1}{"x":tru{"b":2}{"c":3}',
    records: [{ a: 1 }, { b: 2 }, { c: 3 }],
    faults: 1,
  },
  {
    row: "34 over the length of a line",
    object: `{"a":"${"x".repeat(300_000)}"}{"b":2}{"c":3}`,
    records: [{ a: "x".repeat(300_000) }, { b: 2 }, { c: 3 }],
  },
  { row: "35 CSV", object: "time,host\n1,a\n2,b\n", records: [], faults: 3, error: "no-records" },
  { row: "35 TSV among records", object: '1\ta\n{"b":2}\n', records: [{ b: 2 }], faults: 1 },
  { row: "35 HTML", object: "<html><body>403</body></html>", records: [], faults: 1, error: "no-records" },
]

test("every form of text gives its records, counts and faults", async (t) => {
  for (const { row, object, options, records, blank, faults, oversized, error } of cases) {
    for (const chunk of [65_536, object.length > 100_000 ? 4099 : 3]) {
      await t.test(`row ${row}, chunks of ${chunk}`, async () => {
        const outcome = await readObject(object, { ...options, chunk })
        assert.deepEqual(plain(outcome.records), records)
        if (blank !== undefined) assert.equal(outcome.tally.blank, blank)
        assert.equal(outcome.error instanceof QuarantineError ? outcome.error.code : outcome.error, error)
        if (error !== "utf-32")
          assert.equal(outcome.faults.length + outcome.oversized.length, (faults ?? 0) + (oversized?.length ?? 0))
        assert.deepEqual(outcome.oversized, oversized ?? [])
        const { tally } = outcome
        assert.equal(tally.lines, tally.blank + tally.records + tally.oversized)
      })
    }
  }
})

function plain(value: unknown): unknown {
  return structuredClone(value)
}

function utf32(text: string): Buffer {
  const points = [...text]
  const buffer = Buffer.alloc(4 * points.length)
  for (const [index, point] of points.entries()) buffer.writeUInt32LE(point.codePointAt(0) ?? 0, 4 * index)
  return buffer
}

function bytes(...parts: readonly (string | number)[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(typeof part === "string" ? part : [part])))
}
