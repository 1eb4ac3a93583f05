import assert from "node:assert/strict"
import { test } from "node:test"
import { decodeAndSkip } from "../../../../src/engine/decode/decode.ts"
import { LineScanners } from "../../../../src/engine/decode/prefilter/line-scanner.ts"
import { columnFlags, type Kind, type LineTables } from "../../../../src/engine/decode/prefilter/line-tables.ts"
import { linesOf, type RawLines } from "../../../../src/engine/decode/raw-line.ts"

const { kind, searched, exact, embedding, inherits } = columnFlags
const piece = (text: string, times = 1) => ({
  bytes: Buffer.from(text),
  anchor: 0,
  times,
  columns: [0],
  bits: [0],
})

/** One rule: events of kind `start` with "evil", "a:b:c" or U+202E in the column `cmd`. */
function tables(pieces: LineTables["pieces"], kindOf: LineTables["kindOf"]): LineTables {
  return {
    words: 1,
    clauses: 1,
    columns: [
      { name: "cmd", parent: "", flags: searched, number: 0 },
      { name: "kind", parent: "", flags: kind, number: 0 },
      { name: "raw", parent: "", flags: exact, number: 0 },
      { name: "message", parent: "", flags: embedding, number: 0 },
      { name: "#text", parent: "", flags: inherits, number: 0 },
    ],
    pieces,
    needs: { markup: false, nonAscii: false },
    kindOf,
  }
}

const isStart = (line: Buffer): Kind =>
  line.includes("start") ? { isReadExactly: false, masks: Uint32Array.of(1, 0) } : { isReadExactly: false }

async function* chunks(text: string, size: number) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Each line as `skipped`, `candidate` or `read`. */
async function judged(
  text: string,
  scanner = new LineScanners(tables([piece("evil")], isStart), 1e6).take(),
  size = 1e6,
) {
  assert.ok(scanner)
  const lines: string[] = []
  const note = (line: RawLines) => {
    if (line.kind === "skippable") for (const one of linesOf(line)) lines[one.line - 1] = "skipped"
    else lines[line.line - 1] = line.kind === "record" && line.candidate ? "candidate" : "read"
  }
  for await (const batch of decodeAndSkip(chunks(text, size), {}, scanner)) for (const line of batch) note(line)
  return lines
}

const CASES: readonly [why: string, line: string, expected: "skipped" | "candidate" | "read"][] = [
  ["no piece", '{"kind":"start","cmd":"good"}', "skipped"],
  ["a piece", '{"kind":"start","cmd":"x Evil y"}', "candidate"],
  ["a piece in pieces", '{"kind":"start","cmd":"e\\"vi\\"l"}', "candidate"],
  ["a piece in another column", '{"kind":"start","other":"evil"}', "skipped"],
  ["another kind", '{"kind":"end","cmd":"evil"}', "skipped"],
  ["the column in an object", '{"kind":"start","a":{"cmd":"evil"}}', "candidate"],
  ["the column with dots", '{"kind":"start","a.b.cmd":"evil"}', "candidate"],
  ["the column repeated", '{"kind":"start","cmd":"evil","cmd":"x"}', "candidate"],
  ["in an array", '{"kind":"start","cmd":["x",["evil"]]}', "candidate"],
  ["under #text", '{"kind":"start","cmd":{"#text":"evil"}}', "candidate"],
  ["an escape that may spell it", '{"kind":"start","cmd":"\\u0065vil"}', "candidate"],
  ["an escape that may not", '{"kind":"start","cmd":"\\u00e9vil"}', "skipped"],
  ["an escaped key", '{"kind":"start","\\u0063md":"evil"}', "read"],
  ["a column that is read exactly", '{"kind":"end","raw":"x"}', "read"],
  ["a record as text", '{"kind":"end","message":"{}"}', "read"],
  ["other text", '{"kind":"end","message":"hello"}', "skipped"],
  ["an array of objects at the top", '{"kind":"end","list":[{}]}', "read"],
  ["one name spelled twice", '{"kind":"end","a.b":1,"a":{"b":2}}', "read"],
  ["an array", '[{"kind":"end"}]', "read"],
  ["two records", '{"kind":"end"} {"kind":"end"}', "read"],
  ["a carriage return", '{"kind":"end"}\r', "skipped"],
  ["a number", '{"kind":"end","n":-1.5e+3}', "skipped"],
  ["a bad number", '{"kind":"end","n":01}', "read"],
  ["a bad word", '{"kind":"end","n":nul}', "read"],
  ["a bad escape", '{"kind":"end","n":"\\x"}', "read"],
  ["a control character", '{"kind":"end","n":"\u0001"}', "read"],
  ["a trailing comma", '{"kind":"end",}', "read"],
  ["too deep", `{"kind":"end","n":${"[".repeat(60)}${"]".repeat(60)}}`, "read"],
  ["a long value of a kind", `{"kind":"${"x".repeat(500)}"}`, "read"],
]

for (const [why, line, expected] of CASES) {
  test(`a line with ${why} is ${expected}`, async () => {
    assert.deepEqual(await judged(`${line}\n`), [expected])
  })
}

test("the lines of a text are judged alike, whatever its chunks", async () => {
  const text = CASES.map(([, line]) => line).join("\n")
  const expected = await judged(text)
  for (const size of [1, 7, 100, 1000]) assert.deepEqual(await judged(text, undefined, size), expected, `${size}`)
})

test("a byte that a value must have several times, and a piece that is there with its column", async () => {
  const scanner = (pieces: LineTables["pieces"]) => new LineScanners(tables(pieces, isStart), 1e6).take()
  const line = (cmd: string) => `{"kind":"start","cmd":"${cmd}"}\n`
  assert.deepEqual(await judged(line("a:b") + line("a:b:c"), scanner([piece(":", 2)])), ["skipped", "candidate"])
  assert.deepEqual(await judged(`${line("")}{"kind":"start"}\n`, scanner([piece("")])), ["candidate", "skipped"])
  assert.deepEqual(await judged(line("a::b") + line("a:b"), scanner([piece("::")])), ["candidate", "skipped"])
})

test("regression: an object with thousands of kinds slowed down every later object", async () => {
  const pool = new LineScanners(tables([piece("evil")], isStart), 1e6)
  const scanner = pool.take()
  const flood = Array.from({ length: 3000 }, (_, n) => `{"kind":"end ${n}"}`).join("\n")
  const lines = await judged(`${flood}\n{"kind":"start","cmd":"evil"}\n`, scanner)
  assert.equal(lines.length, 3001)
  assert.notEqual(lines.at(-1), "skipped")
  pool.give(scanner)
  assert.notEqual(pool.take(), scanner)
})
