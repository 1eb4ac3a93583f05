import assert from "node:assert/strict"
import { test } from "node:test"
import { defaultLimits, type Limits } from "../../../../src/engine/decode/limits.ts"
import { parseJson } from "../../../../src/engine/decode/parse/json.ts"
import { splitJson } from "../../../../src/engine/decode/split/split-json.ts"
import { readObject } from "../read-object.ts"

type Case = {
  readonly row: string
  readonly text: string | Uint8Array
  /** The readings, or the fault. */
  readonly is: readonly object[] | string
  readonly limits?: Partial<Limits>
}

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`

const cases: readonly Case[] = [
  { row: "36 nesting over the limit", text: nested(129), is: "too-deep" },
  { row: "36 a million arrays", text: `{"a":${"[".repeat(1_000_000)}`, is: "too-deep" },
  { row: "36 brackets in a string", text: `{"a":"${"[".repeat(200)}"}`, is: [{ a: "[".repeat(200) }] },
  {
    row: "37 duplicate keys",
    text: '{"a":1,"b":2,"a":3}',
    is: [
      { a: 3, b: 2 },
      { a: 1, b: 2 },
    ],
  },
  {
    row: "37 duplicate keys deep inside",
    text: '{"p":{"n":"x","n":"y"},"q":[{"z":1,"z":{"w":2}}]}',
    is: [
      { p: { n: "y" }, q: [{ z: { w: 2 } }] },
      { p: { n: "x" }, q: [{ z: { w: 2 } }] },
      { p: { n: "y" }, q: [{ z: 1 }] },
      { p: { n: "x" }, q: [{ z: 1 }] },
    ],
  },
  { row: "37 duplicate by escape", text: '{"name":"x","n\\u0061me":"y"}', is: [{ name: "y" }, { name: "x" }] },
  {
    row: "37 three times",
    text: '{"a":{"b":1},"a":[1,{"c":1}],"a":3 ,"d":4}',
    is: [
      { a: 3, d: 4 },
      { a: [1, { c: 1 }], d: 4 },
      { a: { b: 1 }, d: 4 },
    ],
  },
  { row: "37 the same key in two objects", text: '{"a":{"x":1},"b":{"x":1}}', is: [{ a: { x: 1 }, b: { x: 1 } }] },
  {
    row: "39 names of methods",
    text: '{"toString":1,"hasOwnProperty":2,"valueOf":3}',
    is: [{ toString: 1, hasOwnProperty: 2, valueOf: 3 }],
  },
  {
    row: "40 integers beyond 2^53",
    text: '{"a":9007199254740993,"b":-18446744073709551615,"c":9007199254740991}',
    is: [{ a: 9007199254740993n, b: -18446744073709551615n, c: 9007199254740991 }],
  },
  { row: "40 twice, and one twice", text: '{"a":9007199254740993,"a":1}', is: [{ a: 1 }, { a: 9007199254740993n }] },
  { row: "40 digits in a string", text: '{"a":"9007199254740993"}', is: [{ a: "9007199254740993" }] },
  {
    row: "40 long fraction",
    text: '{"a":1234567890123456.7500,"b":0.5000000000000000000}',
    is: [{ a: 1234567890123456.8, b: 0.5 }],
  },
  { row: "41 beyond a double", text: '{"a":1e999,"b":-1E+400,"c":1e2}', is: [{ a: null, b: null, c: 100 }] },
  { row: "41 an integer of 2,000 digits", text: `{"a":${"9".repeat(2000)}}`, is: [{ a: null }] },
  { row: "42 NaN", text: '{"a":NaN}', is: "not-json" },
  { row: "42 Infinity", text: '{"a":-Infinity}', is: "not-json" },
  { row: "42 trailing comma", text: '{"a":1,}', is: "not-json" },
  { row: "42 single quotes", text: "{'a':1}", is: "not-json" },
  { row: "42 hexadecimal escape", text: '{"a":"\\x41"}', is: "not-json" },
  { row: "42 comment", text: '{"a":1/* */}', is: "not-json" },
  { row: "47 empty object", text: "{}", is: [{}] },
  { row: "47 number", text: "1", is: "not-an-object" },
  { row: "47 null", text: "null", is: "not-an-object" },
  { row: "47 string", text: '"x"', is: "not-an-object" },
  { row: "47 array", text: '[{"a":1}]', is: "not-an-object" },
  { row: "47 nothing", text: "", is: "not-json" },
  { row: "49 cut", text: '{"a":1,"b', is: "not-json" },
  { row: "50 lone surrogate", text: '{"a":"\\ud800"}', is: [{ a: "\ud800" }] },
  { row: "51 control characters", text: '{"a":"\\u0000\\u001b"}', is: [{ a: "\0\u001b" }] },
  {
    row: "52 100,000 keys",
    text: `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(",")}}`,
    is: "too-many-keys",
  },
  { row: "52 key of a megabyte", text: `{"${"k".repeat(1_000_000)}":1}`, is: "key-too-long" },
  { row: "52 value of a megabyte", text: `{"k":"${"k".repeat(1_000_000)}"}`, is: [{ k: "k".repeat(1_000_000) }] },
  { row: "52 limits can be set", text: '{"a":1,"b":2}', is: "too-many-keys", limits: { keys: 1 } },
]

test("JSON is read exactly, or refused by its row's fault", async (t) => {
  for (const { row, text, is, limits } of cases) {
    await t.test(`row ${row}`, () => {
      const parsed = parseJson(text, { ...defaultLimits, ...limits })
      if (typeof is === "string") assert.deepEqual(parsed, { ok: false, fault: is })
      else assert.deepEqual(parsed.ok && parsed.readings, is)
    })
  }
})

test("row 36: nesting up to the limit is read", () => {
  assert.equal(parseJson(nested(128)).ok, true)
})

test("row 38: __proto__ is a key like any other", () => {
  for (const text of [
    '{"__proto__":{"polluted":1},"constructor":2}',
    '{"__proto__":{"polluted":9007199254740993},"constructor":2}',
  ]) {
    const parsed = parseJson(text)
    assert.ok(parsed.ok)
    const [record] = parsed.readings
    assert.deepEqual(Object.keys(record ?? {}), ["__proto__", "constructor"])
    assert.equal(Object.getPrototypeOf(record), Object.prototype)
    assert.equal(Object.hasOwn(Object.prototype, "polluted"), false)
  }
})

test("row 38: __proto__ twice has two readings", () => {
  const parsed = parseJson('{"__proto__":{"a":1},"__proto__":{"b":2}}')
  assert.equal(parsed.ok && JSON.stringify(parsed.readings), '[{"__proto__":{"b":2}},{"__proto__":{"a":1}}]')
})

test("row 27: invalid UTF-8 is reported, valid UTF-8 is not", () => {
  const bad = parseJson(Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]))
  assert.deepEqual(bad, { ok: true, readings: [{ a: "\ufffd" }], encodingError: true })
  assert.deepEqual(parseJson('{"a":"é\ufffd"}'), { ok: true, readings: [{ a: "é\ufffd" }], encodingError: false })
})

test("rows 43 to 46: arrays, scalars, nulls and dotted keys are unchanged", () => {
  const text = '{"process.name":"a","process":{"name":["b",null,1]},"x":null}'
  assert.deepEqual(parseJson(text), { ok: true, readings: [JSON.parse(text)], encodingError: false })
})

test("row 48: an empty array of records, alone and in a wrapper, is success without records", async () => {
  for (const object of ["[]", '{"records":[]}', '{"Records": [ ]}\n', "[\n]\n", '{\n"records": [\n]\n}\n']) {
    const { records, faults, error } = await readObject(object)
    assert.deepEqual({ object, records, faults, error }, { object, records: [], faults: [], error: undefined })
  }
})

test("row 49: a cut line between two others does not affect them", async () => {
  for (const cut of ['{"a":', '{"a":"x', '{"a":[1,', '{"a"', "{", '{"a":{"b":1}', '[{"a":1},', '{"a":1}}']) {
    const { records, faults, tally } = await readObject(`{"n":1}\n${cut}\n{"n":2}\n{"n":3}\n`)
    const numbered = records.filter((record) => Object.hasOwn(record, "n"))
    assert.deepEqual(
      numbered.map((record) => record["n"]),
      [1, 2, 3],
      cut,
    )
    assert.ok(faults.length >= 1, cut)
    assert.equal(tally.lines, tally.blank + tally.records + tally.oversized)
  }
})

/** The readings of a record, as JSON. */
function readings(text: string): string[] {
  const parsed = parseJson(text)
  assert.ok(parsed.ok)
  return parsed.readings.map((reading) => JSON.stringify(reading))
}

test("regression: only the first and the last value of a key that occurs three times were read", () => {
  assert.deepEqual(readings('{"a":1,"b":0,"a":2,"a":3}'), ['{"a":3,"b":0}', '{"a":2,"b":0}', '{"a":1,"b":0}'])
})

test("regression: of two repeated keys, the first value of one and the last of the other were not read together", () => {
  assert.deepEqual(readings('{"a":1,"b":1,"a":2,"b":2}').sort(), [
    '{"a":1,"b":1}',
    '{"a":1,"b":2}',
    '{"a":2,"b":1}',
    '{"a":2,"b":2}',
  ])
})

test("every combination of repeated keys is read, also of those in objects and arrays within them", () => {
  const text = '{ "x" : [ { "a" : "}," , "\\u0061" : 2 } ] , "y" : { "b" : 1 , "b" : [ 2 ] } , "y" : 3 }'
  const all = ['"},"', "2"].flatMap((a) => ['{"b":1}', '{"b":[2]}', "3"].map((y) => `{"x":[{"a":${a}}],"y":${y}}`))
  assert.deepEqual(readings(text).sort(), all.sort())
})

test("keys that are repeated within repeated keys are counted once", () => {
  const nested = readings(`${'{"a":1,"a":'.repeat(50)}2${"}".repeat(50)}`)
  assert.equal(new Set(nested).size, 51)
  assert.ok(nested.includes(`${'{"a":'.repeat(50)}2${"}".repeat(50)}`) && nested.includes('{"a":1}'))
})

test("a record with more combinations than the limit says so, and has the first and the last of each key", () => {
  const text = `{${Array.from({ length: 40 }, (_, at) => `"k${at % 20}":${Math.floor(at / 20)}`).join(",")}}`
  const parsed = parseJson(text)
  assert.ok(parsed.ok)
  assert.equal(parsed.repeatedKeys, "too-many")
  assert.ok(parsed.readings.length > 30 && parsed.readings.length <= 64)
  assert.ok(parsed.readings.slice(0, 2).every((one, at) => Object.values(one).every((value) => value === 1 - at)))
  const large = parseJson(`{"a":1,"a":2,"a":3,"b":"${"x".repeat(3_000_000)}"}`)
  assert.ok(large.ok)
  assert.deepEqual(
    large.readings.map(({ a }) => a),
    [3, 1],
  )
  assert.equal(large.repeatedKeys, "too-many")
})

test("regression: text behind a line end was neither a record nor a fault when a line was split", () => {
  for (const [text, formats] of [
    ["\nuneputerr", ["text"]],
    ['\n{"a":1}', ["json"]],
    ['{"a":1}\n\n{"b":2}\nx', ["json", "json", "text"]],
  ] as const) {
    const { records } = splitJson(Buffer.from(text), 1)
    assert.deepEqual(
      records.map((raw) => (raw.kind === "record" ? raw.format : raw.kind)),
      formats,
    )
  }
})
