import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { wildcard } from "../../../../src/language/runtime/index.ts"

test("wildcards", () => {
  const rows: readonly (readonly [pattern: string, matching: readonly string[], other: readonly string[]])[] = [
    ["cmd.exe", ["cmd.exe"], ["cmd.exe ", "xcmd.exe", "cmdxexe", "CMD.EXE", ""]],
    ["", [""], ["a"]],
    ["*", ["", "a", "a\nb", "😀"], []],
    ["**", ["", "a"], []],
    ["?", ["a", "*", "\n", "😀", "\ud800"], ["", "ab", "😀a"]],
    ["??", ["ab", "😀a", "😀😀"], ["a", "😀", "abc"]],
    ["*?", ["a", "ab", "😀"], [""]],
    ["?*", ["a", "ab", "😀"], [""]],
    ["*??", ["ab", "a😀", "😀😀"], ["", "a", "😀"]],
    ["*??*", ["ab", "a😀", "x😀😀x"], ["", "a", "😀"]],
    ["a*", ["a", "ab", "a\n"], ["", "ba"]],
    ["*a", ["a", "ba", "\na"], ["", "ab"]],
    ["*ab*", ["ab", "xab", "abx", "a\nab\n"], ["", "a", "ba"]],
    ["a*a", ["aa", "aba", "aaa"], ["a", "ab"]],
    ["a*b*c", ["abc", "axbxc", "abcbc"], ["ab", "acb", "abcx"]],
    ["ab*ab", ["abab", "abxab"], ["ab", "aab", "aba"]],
    ["*a?c*", ["abc", "xaccx", "aabc", "a😀c"], ["ac", "axxc"]],
    ["*a?b?c", ["axbxc", "aaxbxc", "axbxcaxbxc"], ["axbxcx", "abc"]],
    ["?:\\*\\%_.exe", ["C:\\x\\%_.exe", "C:\\a\\b\\%_.exe"], ["C:\\%_.exe", "CC:\\x\\%_.exe"]],
    ["a.c", ["a.c"], ["abc"]],
    ["*\\\\?*", ["\\\\a", "x\\\\\\"], ["\\\\", "\\a"]],
    [`*${"ab".repeat(40)}*`, [`x${"ab".repeat(41)}`], ["ab".repeat(39)]],
  ]
  for (const [pattern, matching, other] of rows) {
    for (const text of matching) assert.equal(wildcard(pattern, false)(text), true, `${pattern} ${text}`)
    for (const text of other) assert.equal(wildcard(pattern, false)(text), false, `${pattern} ${text}`)
  }
})

test("insensitive wildcards fold ASCII letters only", () => {
  const rows: readonly (readonly [pattern: string, value: string, expected: boolean])[] = [
    ["Cmd.EXE", "cMD.exe", true],
    ["POWER*", "PowerShell", true],
    ["*.EXE", "x.Exe", true],
    ["*Shell*", "powerSHELL.exe", true],
    ["C?D*.exe", "cmd /c X.EXE", true],
    ["É", "é", false],
    ["*É*", "xÉy", true],
    ["k", "\u212a", false],
    ["[", "{", false],
    ["@*", "`x", false],
  ]
  for (const [pattern, value, expected] of rows) {
    assert.equal(wildcard(pattern, true)(value), expected, `${pattern} ${value}`)
  }
})

const units = fc.constantFrom("a", "b", "A", "😀", "\ud83d", "\ude00", "\n")
const patterns = fc.string({ unit: fc.constantFrom("a", "b", "A", "*", "*", "?", "?", "😀"), maxLength: 9 })

test("wildcard agrees with a naive matcher", () => {
  fc.assert(
    fc.property(patterns, fc.string({ unit: units, maxLength: 9 }), fc.boolean(), (pattern, text, insensitive) => {
      const fold = (part: string): string => (insensitive ? part.replaceAll("A", "a") : part)
      const expected = naive(Array.from(fold(pattern)), Array.from(fold(text)))
      assert.equal(wildcard(pattern, insensitive)(text), expected)
    }),
    { numRuns: 5000 },
  )
})

/** The definition of a wildcard, character by character. */
function naive(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text.length === 0
  if (first === "*") return naive(rest, text) || (text.length > 0 && naive(pattern, text.slice(1)))
  return text.length > 0 && (first === "?" || first === text[0]) && naive(rest, text.slice(1))
}

test("patterns that need exponential time in a backtracking matcher finish on a value of 1 MB", () => {
  const value = "a".repeat(1_000_000)
  const evil = [
    "*a*a*a*a*a*b",
    "*a?a?a?a*b",
    `${"*a".repeat(50)}*b*`,
    `*${"a".repeat(500)}b*`,
    `*?${"a?".repeat(50)}b*`,
  ]
  for (const pattern of evil) {
    assert.equal(wildcard(pattern, false)(value), false, pattern)
    assert.equal(wildcard(pattern, true)(value), false, pattern)
    assert.equal(wildcard(pattern, true)(`${value}B`), true, pattern)
  }
})
