import assert from "node:assert/strict"
import { test } from "node:test"
import { RegexError, requiredText } from "../../../../src/language/runtime/index.ts"

test("requiredText returns the longest text that every match contains", () => {
  const rows: readonly (readonly [pattern: string, expected: string | null])[] = [
    ["abc", "abc"],
    [".*net.*", "net"],
    [".*\\.exe", ".exe"],
    ["C:\\\\Windows\\\\.*\\.exe", "C:\\Windows\\"],
    ["a.longer.b", "longer"],
    ["(abc|abd)x", "ab"],
    ["(xab|yab)c", "abc"],
    ["(a|b)\\.exe", ".exe"],
    ["(one|xonex)", "one"],
    ["(foo|bar)", null],
    ["(ab)+", "ab"],
    ["(ab)+c", "abc"],
    ["(ab){3}", "ababab"],
    ["(ab){2,}", "abab"],
    ["ab?c", "a"],
    ["ab*cd", "cd"],
    ["(ab)?", null],
    ["(ab){0,3}", null],
    ["[a]bc", "abc"],
    ["[ab]c", "c"],
    ["[^a]bc", "bc"],
    ['"a.b"', "a.b"],
    ["~(abc)", null],
    ["~(abc)def", "def"],
    ["@foo@&~(@bar@)", "foo"],
    ["abc&.*x.*", "abc"],
    ["#", null],
    ["@", null],
    ["", null],
    ["()", null],
    ["\\d+", null],
    ["(😀|😁)", null],
    ["(😀a|😀b)", "😀"],
    ["ABC", "ABC"],
  ]
  for (const [pattern, expected] of rows) assert.equal(requiredText(pattern), expected, pattern)
})

test("requiredText throws for an invalid pattern", () => {
  assert.throws(() => requiredText("(a"), RegexError)
  assert.throws(() => requiredText("a{100000}"), RegexError)
})
