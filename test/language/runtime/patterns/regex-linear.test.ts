import assert from "node:assert/strict"
import { test } from "node:test"
import { languageOf } from "../../../../src/language/runtime/patterns/regex/language.ts"
import { Matcher } from "../../../../src/language/runtime/patterns/regex/matcher.ts"
import { parseRegex } from "../../../../src/language/runtime/patterns/regex/parse.ts"

const evil = [
  "(a+)+",
  "(a+)+b",
  "(a|aa)*b",
  "(a*)*b",
  "(.*a){12}",
  "(.*a){12}b",
  "(x+x+)+y",
  ".*.*.*.*.*b",
  "(a?){50}a{50}",
  "~(.*b.*)c",
  "@aa@&~(@ab@)&.*c",
]

/** A text of two letters without a repeating period, the same in every run. */
function irregular(length: number): string {
  let state = 12345
  let text = ""
  while (text.length < length) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    text += (state >> 16) & 1 ? "a" : "b"
  }
  return text
}

function stepsOf(pattern: string, text: string): number {
  const matcher = new Matcher(languageOf(parseRegex(pattern), true))
  matcher.matches(text)
  return matcher.steps
}

test("the number of steps is proportional to the length", () => {
  for (const pattern of evil) {
    for (const make of [(length: number) => "a".repeat(length), (length: number) => "x".repeat(length), irregular]) {
      const [small, large] = [stepsOf(pattern, make(20_000)), stepsOf(pattern, make(80_000))]
      assert.ok(large <= 4 * small + 80_000, `${pattern}: ${small} steps, then ${large}`)
      assert.ok(large <= 2 * 80_000, `${pattern}: ${large} steps for 80,000 characters`)
    }
  }
})

test("the number of steps stays proportional if the automaton has more states than the table", () => {
  // 2^60 states, of at most 62 terms each.
  const pattern = ".*a.{60}b"
  const [small, large] = [stepsOf(pattern, irregular(10_000)), stepsOf(pattern, irregular(40_000))]
  assert.ok(large <= 40_000 * (1 + 3 * 62), `${large} steps`)
  assert.ok(large <= 5 * small, `${small} steps, then ${large}`)
})

test("the table of states has a limit, and results are correct after it is cleared", () => {
  const pattern = ".*a.{20}"
  const matcher = new Matcher(languageOf(parseRegex(pattern), false))
  const expected = /^.*a.{20}$/
  const text = irregular(9_000)
  for (let start = 0; start < 6_000; start += 250) {
    const part = text.slice(start, start + 3_000)
    assert.equal(matcher.matches(part), expected.test(part))
    assert.ok(matcher.states <= 2_000, `${matcher.states} states`)
  }
})

test("a surrogate pair is one character if the table is full", () => {
  const matcher = new Matcher(languageOf(parseRegex(".*a.{20}"), false))
  const text = `${irregular(8_000)}😀a${"😀".repeat(20)}`
  assert.equal(matcher.matches(text), true)
  assert.equal(matcher.matches(`${text}b`), /^.*a.{20}$/su.test(`${text}b`))
})

test("matching stops when the result is known", () => {
  const text = `net${"x".repeat(100_000)}`
  const matcher = new Matcher(languageOf(parseRegex("(net|arp).*"), false))
  assert.equal(matcher.matches(text), true)
  assert.ok(matcher.steps < 100_100)
})
