import assert from "node:assert/strict"
import { test } from "node:test"
import { compareIgnoringCase, foldUnicode, lower } from "../../../../src/language/runtime/index.ts"

test("lower folds ASCII letters only", () => {
  const rows = [
    ["CMD.EXE", "cmd.exe"],
    ["cmd.exe", "cmd.exe"],
    ["@[`{AZaz", "@[`{azaz"],
    ["ÀÉ AZ", "ÀÉ az"],
    ["\u212a\u0130ſ", "\u212a\u0130ſ"],
    ["😀A\ud800B", "😀a\ud800b"],
    ["", ""],
  ] as const
  for (const [text, expected] of rows) assert.equal(lower(text), expected)
})

test("foldUnicode is Java's toLowerCase(ROOT)", () => {
  const rows = [
    ["ÀÉ AZ", "àé az"],
    ["\u212a", "k"],
    ["\u0130", "i\u0307"],
    ["ΟΔΟΣ", "οδος"],
  ] as const
  for (const [text, expected] of rows) assert.equal(foldUnicode(text), expected)
})

test("compareIgnoringCase is Java's compareToIgnoreCase", () => {
  const rows = [
    ["cmd", "CMD", 0],
    ["É", "é", 0],
    ["\u212a", "k", 0],
    ["\u0130", "i", 0],
    ["\u0131", "I", 0],
    ["ς", "σ", 0],
    ["𐐀", "𐐨", 0],
    ["ß", "ss", 1],
    ["a", "B", -1],
    ["B", "a", 1],
    ["ab", "a", 1],
    ["a", "AB", -1],
    ["[", "a", -1],
    ["", "", 0],
  ] as const
  for (const [left, right, expected] of rows) {
    assert.equal(Math.sign(compareIgnoringCase(left, right)), expected, `${left} ${right}`)
  }
})
