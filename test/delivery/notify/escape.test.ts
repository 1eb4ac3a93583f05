import assert from "node:assert/strict"
import { test } from "node:test"
import { cutBytes, cutUnits } from "../../../src/delivery/notify/rendering/cut.ts"
import { defang } from "../../../src/delivery/notify/rendering/defang.ts"
import { printable, printableAscii } from "../../../src/delivery/notify/rendering/escape.ts"
import { columns, fitColumns, hang, wrap } from "../../../src/delivery/notify/rendering/layout.ts"

for (const [text, expected] of [
  ["plain \\ text", "plain \\ text"],
  ["a\nb\r\tc", "a\\nb\\r\\tc"],
  ["\x1b[31m", "\\x1b[31m"],
  ["\x00\x7f\x9b", "\\x00\\x7f\\x9b"],
  ["\u202egpj.exe", "\\u202egpj.exe"],
  ["a\u200bb\ufeff", "a\\u200bb\\ufeff"],
  [`x${String.fromCodePoint(0xe0041)}`, "x\\u{e0041}"],
  ["\ud83d", "\\ud83d"],
  ["😀 Müller 山田　太郎", "😀 Müller 山田　太郎"],
  ["a\u00a0b\u2003c", "a\\xa0b\\u2003c"],
  [`e${"\u0301".repeat(9)}`, `e${"\u0301".repeat(3)}`],
  ["☃\ufe0f", "☃\\ufe0f"],
] as const) {
  test(`printable: ${JSON.stringify(text)}`, () => assert.equal(printable(text), expected))
}

for (const [text, expected] of [
  ["Müller", "Muller"],
  ["a\r\nBcc: x", "a\\r\\nBcc: x"],
  ["山 ☃", "? ?"],
] as const) {
  test(`printable ASCII: ${JSON.stringify(text)}`, () => assert.equal(printableAscii(text), expected))
}

for (const [text, expected] of [
  ["https://evil.com/a.b", "hxxps://evil[.]com/a.b"],
  ["HTTP://EVIL.COM", "HXXP://EVIL[.]COM"],
  ["ftp://evil.org", "ftp[:]//evil[.]org"],
  ["evil.com.exe", "evil[.]com.exe"],
  ["a.co.uk", "a[.]co[.]uk"],
  ["C:\\x\\aspnet_regiis.exe web.config v4.0.30319", "C:\\x\\aspnet_regiis.exe web.config v4.0.30319"],
  ["C:\\Windows\\Microsoft.NET\\Framework", "C:\\Windows\\Microsoft.NET\\Framework"],
  ["10.0.0.5:445", "10.0.0.5:445"],
  ["WEB01.corp.local", "WEB01.corp.local"],
  ["\\\\srv\\share and C:\\\\x", "[\\\\]srv\\share and C:\\\\x"],
  ["mailto:a@b.com", "mailto[:]a@b[.]com"],
] as const) {
  test(`defanged: ${text}`, () => assert.equal(defang(text), expected))
}

for (const [text, bytes, expected] of [
  ["abc", 3, "abc"],
  ["abcdef", 5, "ab…"],
  ["ééééé", 8, "éé…"],
  ["😀😀😀", 8, "😀…"],
  ["😀😀", 3, "…"],
] as const) {
  test(`${text} in ${bytes} bytes`, () => assert.equal(cutBytes(text, bytes), expected))
}

for (const [text, units, expected] of [
  ["abc", 3, "abc"],
  ["abcd", 3, "ab…"],
  ["😀😀", 3, "😀…"],
  ["😀😀", 2, "…"],
] as const) {
  test(`${text} in ${units} units`, () => assert.equal(cutUnits(text, units), expected))
}

test("lines break at spaces, and within a word that has no room", () => {
  assert.deepEqual(wrap("one two three", 7), ["one two", "three"])
  assert.deepEqual(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"])
  assert.deepEqual(wrap("", 10), [""])
  assert.deepEqual(wrap("山田山田", 4), ["山田", "山田"])
  assert.deepEqual(hang("- ", "x ".repeat(60)).map(columns), [75, 47])
})

test("cells are filled or cut to their width in columns", () => {
  assert.equal(fitColumns("ab", 4), "ab  ")
  assert.equal(fitColumns("abcdef", 4), "abc…")
  assert.equal(columns(fitColumns("山田太郎", 6)), 6)
})

test("regression: a word of megabytes overflowed the stack", () => {
  assert.equal(wrap("a".repeat(16 * 1024 * 1024), 76).length, Math.ceil((16 * 1024 * 1024) / 76))
})
