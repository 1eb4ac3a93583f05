import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { emptyTally } from "../../../../src/engine/decode/raw-line.ts"
import { noopScanner } from "../../../../src/engine/decode/split/open-record.ts"
import { RecordSplitter } from "../../../../src/engine/decode/split/record-splitter.ts"
import { splitText } from "../read-object.ts"

const texts: { readonly [name: string]: string } = {
  lines: '{"a":1}\r\n\n \n{"b":"\u2028é"}\n\ufeff{"c":3}\nno json\n{"d":4}',
  pretty: '{\n "a": {"x": [1, "}{"]},\n "b": null\n}\n{"c":1}\n',
  array: '[\n{"a":1},\n{"b":2}\n]\n',
  wrapper: '{"n":1,\n"records": [\n{"a":1},{"b":[{"c":1}]}],"m":2}\n{"z":1}\n',
  nested: '[{"Records":[{"a":1}]},{"Records":[{"b":2}],"x":"y"}]\n{\n}',
  concatenated: '{\n}{"a":1}{"b":2}\n',
  cut: '{"a":"cut\n{"b":\n{"c":3}\n[{"d":4},\n{"e":"cut\n{"f":5}]\n{"g":6}',
  nonRecords: '{\n"a":1}garbage { "x"{"b":2} tail\n{"c":3}',
  xml: '<?xml version="1.0"?>\r\n<Events>\n<Event xmlns="u"><EventData Name=\'>\'>&lt;</EventData></Event><Event>2</Event >\n<Event>\n<!-- </Event> -->\n<![CDATA[</Event>]]]>\n</Event>\n</Events>\n{"a":1}\n',
  brokenXml: "<Event><a>1\n<Event>2</Event>x<Event>3<Event>4</Event>\n<Event>\n<b>5\n<Event>6</Event>\n<Event>7",
}

test("a border at any place changes nothing", () => {
  for (const [name, text] of Object.entries(texts)) {
    const whole = splitText(text, [])
    for (let border = 0; border <= Buffer.byteLength(text); border++) {
      assert.deepEqual(splitText(text, [border]), whole, `${name}, border at ${border}`)
    }
    const every = Array.from({ length: Buffer.byteLength(text) }, (_, index) => index)
    assert.deepEqual(splitText(text, every), whole, `${name}, byte by byte`)
  }
})

test("any borders in any text change nothing, and the lines balance", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    '"a"',
    '"records"',
    '{"a":1}',
    "1",
    "true",
    "\n",
    "\r\n",
    " ",
    "x",
    "\ufeff",
    "<Event>",
    "</Event>",
    "<Events>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<",
    ">",
    "é",
  ]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(""))
  const limit = fc.constantFrom(7, 30, 1_000_000)
  fc.assert(
    fc.property(text, fc.array(fc.nat(80)), limit, (sample, borders, recordBytes) => {
      const inside = borders.filter((border) => border <= Buffer.byteLength(sample))
      assert.deepEqual(splitText(sample, inside, recordBytes), splitText(sample, [], recordBytes))
      const balance = splitText(sample, inside, recordBytes).at(-1) ?? ""
      const [lines = 0, blank = 0, records = 0, oversized = 0] = balance.match(/\d+/g)?.map(Number) ?? []
      assert.equal(lines, blank + records + oversized)
    }),
    { numRuns: 3000 },
  )
})

test("regression: a cut event over the limit is given up at the same position, whatever the chunks", () => {
  const text = "<Event>\n<Event>"
  assert.deepEqual(splitText(text, [8], 7), splitText(text, [], 7))
})

test("records in any layout are read whole and in order", () => {
  const record = fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 4 })
  const notWrapper = record
    .map((members) => ({ id: 0, ...members }))
    .filter((members) => !Object.values(members).some((value) => Array.isArray(value)))
  const layouts: ((records: readonly object[]) => string)[] = [
    (records) => records.map((each) => `${JSON.stringify(each)}\n`).join(""),
    (records) => records.map((each) => JSON.stringify(each)).join("\r\n"),
    (records) => records.map((each) => `${JSON.stringify(each, null, 2)}\n`).join(""),
    (records) => `[\n${records.map((each) => JSON.stringify(each)).join(",\n")}\n]`,
    (records) => JSON.stringify(records, null, 1),
    (records) => JSON.stringify({ records }, null, "\t"),
    (records) => `{\n"Records":${JSON.stringify(records)}}\n`,
    (records) => `{\n}${records.map((each) => JSON.stringify(each)).join("")}`,
  ]
  fc.assert(
    fc.property(
      fc.array(notWrapper, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...layouts),
      fc.array(fc.nat(400)),
      (records, layout, borders) => {
        const text = layout(records)
        const inside = borders.filter((border) => border <= Buffer.byteLength(text))
        const found = splitText(text, inside)
          .slice(0, -1)
          .map((line) => JSON.parse(line.replace(/^\d+: json /, "")))
        assert.deepEqual(
          found.filter((each) => Object.hasOwn(each, "id")),
          JSON.parse(JSON.stringify(records)),
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test("memory is flat: at most one record and the end of a chunk are kept, whatever the text", () => {
  const limit = 100_000
  const filler = Buffer.alloc(65_536, "x")
  const endless: { readonly [name: string]: () => Iterable<Buffer> } = {
    "a line without end": () => repeat(Buffer.from("text "), filler),
    "a string without end": () => repeat(Buffer.from('{"a":"'), filler),
    "an array of numbers without end": () => repeat(Buffer.from('{"a":['), Buffer.from("1,".repeat(30_000))),
    "records in a wrapper without end": () =>
      repeat(Buffer.from('{"a":1,"records":['), Buffer.from('{"a":1},'.repeat(8000))),
    "brackets without end": () => repeat(Buffer.from("["), Buffer.alloc(65_536, "[")),
    "braces without end": () => repeat(Buffer.from("{"), Buffer.from('{"a":'.repeat(10_000))),
    "wrappers in wrappers": () => repeat(Buffer.from("["), Buffer.from('{"a":[{"records":['.repeat(5000))),
    "an event without end": () => repeat(Buffer.from("<Event>"), Buffer.from("<a>x</a>\n".repeat(7000))),
    "a comment without end": () => repeat(Buffer.from("<Event><!--"), filler),
    "short lines": () => repeat(Buffer.from("{}\n"), Buffer.from('{"a":1}\n'.repeat(8000))),
  }
  for (const [name, chunks] of Object.entries(endless)) {
    const splitter = new RecordSplitter(limit, noopScanner, emptyTally())
    for (const chunk of chunks()) {
      splitter.feed(chunk)
      assert.ok(splitter.heldBytes <= 2 * limit + 65_536, `${name}: ${splitter.heldBytes} bytes kept`)
    }
    splitter.finish()
  }
})

function* repeat(first: Buffer, then: Buffer): Generator<Buffer> {
  yield first
  for (let count = 0; count < 40; count++) yield then
}
