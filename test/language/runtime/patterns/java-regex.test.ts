import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { checkRegexInScript, isTestForNull, javaRegex, RegexError } from "../../../../src/language/runtime/index.ts"

type Row = readonly [
  pattern: string,
  insensitive: boolean,
  matching: readonly string[] | null,
  others: readonly string[] | null,
]

test("expressions match as java.util.regex matches them", () => {
  const { rows } = JSON.parse(readFileSync(join(import.meta.dirname, "java-regex.json"), "utf8")) as { rows: Row[] }
  for (const [pattern, insensitive, matching, others] of rows) {
    if (matching === null || others === null) {
      assert.throws(() => javaRegex(pattern, insensitive), RegexError, pattern)
      continue
    }
    const matches = javaRegex(pattern, insensitive)
    for (const text of matching) assert.equal(matches(text), true, `${pattern} ${JSON.stringify(text)}`)
    for (const text of others) assert.equal(matches(text), false, `${pattern} ${JSON.stringify(text)}`)
  }
  assert.ok(rows.length > 150)
})

test("an expression that matches every text in Lucene's syntax is a test for null", () => {
  for (const pattern of [".*", "(.*)*", "@", ".*|a", "a?.*", "(~a)a*~a", "().|..*|()"]) {
    assert.equal(isTestForNull(pattern), true, pattern)
  }
  for (const pattern of [".+", "a*", "(?s).*", "~a", ".*.+"]) assert.equal(isTestForNull(pattern), false, pattern)
})

test("checkRegexInScript refuses what does not run in linear time, with the reason", () => {
  const rows: readonly (readonly [pattern: string, reason: RegExp])[] = [
    ["(a)\\1", /back references are not supported \(at character 5\)/],
    ["a(?=b)", /lookaround/],
    ["a(?!b)", /lookaround/],
    ["(?>a)b", /atomic groups/],
    ["a*+b", /possessive/],
    ["(?m)^a", /the flag m is not supported/],
    ["(?i", /"\)" is missing/],
    ["+a", /\+ has nothing to repeat/],
    ["a**", /\* has nothing to repeat/],
    ["a{2,1}", /maximum is less/],
    ["[a&&]", /&& in brackets/],
    ["(a{50}){51}", /more than 2500 characters/],
  ]
  for (const [pattern, reason] of rows) {
    assert.match(checkRegexInScript(pattern) ?? "accepted", reason, pattern)
    assert.throws(() => javaRegex(pattern, false), RegexError, pattern)
  }
})

test("anchors keep the time proportional to the text", () => {
  const text = `${"a".repeat(200_000)}!`
  for (const pattern of ["(^a|a$|a)*$", "(^?a?$?){30}b", "^(a+)+$", "^(a|a)*!?$\\s?x"]) {
    assert.equal(javaRegex(pattern, false)(text), false, pattern)
  }
})
