import assert from "node:assert/strict"
import { test } from "node:test"
import {
  between,
  concat,
  EqlScriptError,
  endsWith,
  indexOf,
  length,
  number,
  type Scalar,
  startsWith,
  string,
  stringContains,
  substring,
} from "../../../../src/language/runtime/index.ts"

const path = "C:\\Windows\\System32\\cmd.exe"

const rows: readonly (readonly [name: string, value: Scalar, expected: Scalar])[] = [
  ["between takes the first right after the left", between("a[b]c]", "[", "]", false, false), "b"],
  ["between without greedy", between("a[b]c]", "[", "]", null, false), "b"],
  ["between takes the last right when greedy", between("a[b]c]", "[", "]", true, false), "b]c"],
  ["between without the left", between(path, "workspace", ".exe", false, false), ""],
  ["between without the right", between(path, "System32", ".dll", false, false), ""],
  ["between with an empty left", between("abc", "", "c", false, false), "abc"],
  ["between with an empty right", between("abc", "a", "", true, false), "abc"],
  ["between of the empty text", between("", "a", "b", false, false), ""],
  ["between of null", between(null, "a", "b", false, false), null],
  ["between with a null left", between("abc", null, "b", false, false), null],
  ["between with a null right", between("abc", "a", null, false, false), null],
  ["between minds the case", between(path, "system32\\", ".exe", false, false), ""],
  ["between~ folds, and cuts from the original", between(path, "system32\\", ".EXE", false, true), "cmd"],
  ["between~ folds beyond ASCII", between("ÄxÖ", "ä", "ö", false, true), "x"],
  ["concat", concat("a", "||", 1, "||", true), "a||1||true"],
  ["concat of a bigint", concat("id ", 9007199254740993n), "id 9007199254740993"],
  ["concat of a decimal", concat("v", 42.5), "v42.5"],
  ["concat with a null", concat("a", null), null],
  ["startsWith", startsWith("FooBar", "Foo", false), true],
  ["startsWith minds the case", startsWith("FooBar", "foo", false), false],
  ["startsWith~", startsWith("FooBar", "fOO", true), true],
  ["startsWith~ beyond ASCII", startsWith("ÉTAT", "ét", true), true],
  ["startsWith the empty text", startsWith("x", "", false), true],
  ["startsWith null", startsWith("x", null, false), null],
  ["endsWith", endsWith("regsvr32.exe", ".exe", false), true],
  ["endsWith minds the case", endsWith("FooBarBaz", "baz", false), false],
  ["endsWith~", endsWith("FooBarBaz", "BAZ", true), true],
  ["endsWith the empty text", endsWith("", "", false), true],
  ["endsWith of null", endsWith(null, "x", false), null],
  ["stringContains", stringContains("start regsvr32.exe", "regsvr32", false), true],
  ["stringContains minds the case", stringContains("start regsvr32.exe", "Regsvr32", false), false],
  ["stringContains~", stringContains("start regsvr32.exe", "Regsvr32", true), true],
  ["stringContains the empty text is false", stringContains("x", "", false), false],
  ["stringContains of the empty text is false", stringContains("", "", false), false],
  ["stringContains null", stringContains("x", null, false), null],
  ["indexOf", indexOf("a.b.c", ".", null, false), 1],
  ["indexOf from its own place", indexOf("a.b.c", ".", 1, false), 1],
  ["indexOf behind it", indexOf("a.b.c", ".", 2, false), 3],
  ["indexOf beyond the end", indexOf("a.b.c", ".", 30, false), null],
  ["indexOf from a negative start", indexOf("a.b.c", ".", -6, false), 1],
  ["indexOf of what is not there", indexOf("a.b.c", "x", null, false), null],
  ["indexOf the empty text", indexOf("a.b.c", "", 3, false), 3],
  ["indexOf the empty text from a negative start", indexOf("a.b.c", "", -6, false), 0],
  ["indexOf in the empty text", indexOf("", "", null, false), 0],
  ["indexOf~", indexOf("subDomain", "d", null, true), 3],
  ["indexOf null", indexOf("a", null, null, false), null],
  ["indexOf counts UTF-16 code units", indexOf("😀x", "x", null, false), 2],
  ["length", length("explorer.exe"), 12],
  ["length of the empty text", length(""), 0],
  ["length counts UTF-16 code units", length("😀"), 2],
  ["length of null", length(null), null],
  ["substring", substring("hello world", 3, 9), "lo wor"],
  ["substring to the end", substring("hello world", 6, null), "world"],
  ["substring from the end", substring("hello world", -5, null), "world"],
  ["substring between ends", substring("start regsvr32.exe", -4, -1), ".ex"],
  ["substring clamps the start", substring("hello world", -60, 5), "hello"],
  ["substring clamps the end", substring("hello world", 0, 500), "hello world"],
  ["substring of a start behind the end", substring("hello", 4, 2), ""],
  ["substring without bounds", substring("hello", null, null), "hello"],
  ["substring of null", substring(null, 1, 2), null],
]

test("string functions", async (t) => {
  for (const [name, value, expected] of rows) await t.test(name, () => assert.equal(value, expected))
})

test("string functions fail on values that are not strings", () => {
  const failures: readonly (() => Scalar)[] = [
    () => between("abc", 1, "c", false, false),
    () => between("abc", "a", "c", "yes", false),
    () => startsWith(1, "1", false),
    () => endsWith("1", 1, false),
    () => stringContains(true, "t", false),
    () => indexOf("abc", "b", "1", false),
    () => length(3),
    () => substring("abc", "1", null),
    () => number(3, null),
  ]
  for (const failure of failures) assert.throws(failure, EqlScriptError, String(failure))
})

test("between fails where Java's substring fails", () => {
  assert.throws(() => between("end start", "start", "end", true, false), EqlScriptError)
})

const numbers: readonly (readonly [text: string, base: number | null, expected: number | bigint])[] = [
  ["314", null, 314],
  ["-314", 10, -314],
  ["+7", null, 7],
  ["3.14", null, 3.14],
  ["-3.14", 10, -3.14],
  [".5", null, 0.5],
  ["5.", null, 5],
  ["1e3", null, 1000],
  ["1.5d", null, 1.5],
  ["  1337  ", null, 1337],
  ["0x1337", null, 0x1337],
  ["0x1337", 16, 0x1337],
  ["1337", 16, 0x1337],
  ["-ff", 16, -255],
  ["0xdeadbeef", null, 3735928559],
  ["052403", 8, 21763],
  ["52403", 7, 12890],
  ["zz", 36, 1295],
  ["9223372036854775807", null, 9223372036854775807n],
  ["-9223372036854775808", null, -9223372036854775808n],
  ["9223372036854775808", null, 2 ** 63],
  ["Infinity", null, Number.POSITIVE_INFINITY],
]

test("number", async (t) => {
  for (const [text, base, expected] of numbers) {
    await t.test(`${JSON.stringify(text)} in base ${base}`, () => assert.equal(number(text, base), expected))
  }
  assert.equal(number(null, 16), null)
})

test("number fails on a text that is not a number", () => {
  const texts = ["", " ", "abc", "1,5", "1 2", "0x", "0xzz", "--1", "1e", "٣", "1_000", "infinity"] as const
  for (const text of texts) assert.throws(() => number(text, null), EqlScriptError, text)
  assert.throws(() => number("0x10", 10), EqlScriptError)
  assert.throws(() => number("9", 8), EqlScriptError)
  assert.throws(() => number("1.5", 16), EqlScriptError)
  assert.throws(() => number("9223372036854775808", 11), EqlScriptError)
  assert.throws(() => number("1", 99), EqlScriptError)
})

const texts: readonly (readonly [value: Scalar, decimal: boolean, expected: Scalar])[] = [
  [1, false, "1"],
  [1, true, "1.0"],
  [-0, true, "-0.0"],
  [9007199254740993n, false, "9007199254740993"],
  [2.1828, false, "2.1828"],
  [0.001, false, "0.001"],
  [0.0001, false, "1.0E-4"],
  [0.00012345, false, "1.2345E-4"],
  [1234567.5, false, "1234567.5"],
  [10000000, true, "1.0E7"],
  [12345678.9, false, "1.23456789E7"],
  [1e300, false, "1.0E300"],
  [-2.5e-7, false, "-2.5E-7"],
  [5e-324, false, "4.9E-324"],
  [Number.NaN, false, "NaN"],
  [Number.NEGATIVE_INFINITY, false, "-Infinity"],
  [true, false, "true"],
  ["hello", false, "hello"],
  [null, false, null],
]

test("string writes numbers as Java does", async (t) => {
  for (const [value, decimal, expected] of texts) {
    await t.test(`${value}${decimal ? " as a decimal" : ""}`, () => assert.equal(string(value, decimal), expected))
  }
})
