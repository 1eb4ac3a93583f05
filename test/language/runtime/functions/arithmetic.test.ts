import assert from "node:assert/strict"
import { test } from "node:test"
import type { Arithmetic } from "../../../../src/language/runtime/functions/integer.ts"
import {
  add,
  divide,
  EqlScriptError,
  modulo,
  multiply,
  negate,
  type Scalar,
  subtract,
} from "../../../../src/language/runtime/index.ts"

type Operation = (left: Scalar, right: Scalar, as?: Arithmetic) => Scalar

const longest = 9223372036854775807n
const least = -9223372036854775808n

const rows: readonly (readonly [Operation, Scalar, Scalar, Arithmetic | undefined, Scalar])[] = [
  [add, 7, -3, undefined, 4],
  [add, 0.5, 0.25, undefined, 0.75],
  [add, 9007199254740991, 1, undefined, 9007199254740992n],
  [add, 9007199254740993n, -3, undefined, 9007199254740990],
  [add, longest, -1, undefined, longest - 1n],
  [add, null, 1, undefined, null],
  [add, 1, null, undefined, null],
  [subtract, 1, 0.2, undefined, 0.8],
  [subtract, -2, 4, undefined, -6],
  [subtract, 5, 5, undefined, 0],
  [multiply, 7, 3, undefined, 21],
  [multiply, -3, 0, undefined, 0],
  [multiply, 3037000499, 3037000499, undefined, 9223372030926249001n],
  [multiply, 3e15, 3e15, "double", 9e30],
  [divide, 7, 3, undefined, 2],
  [divide, -7, 2, undefined, -3],
  [divide, 7, -2, undefined, -3],
  [divide, -1, 2, undefined, 0],
  [divide, 7, 3, "double", 7 / 3],
  [divide, 7, 3, "long", 2],
  [divide, 0.5, 0.25, undefined, 2],
  [divide, 1, 0, "double", Number.POSITIVE_INFINITY],
  [divide, least, -1, undefined, least],
  [divide, longest, 10, undefined, 922337203685477580n],
  [modulo, 10, 5, undefined, 0],
  [modulo, -10, -6, undefined, -4],
  [modulo, 10, -6, undefined, 4],
  [modulo, -10, 5, undefined, 0],
  [modulo, 10, 0.5, undefined, 0],
  [modulo, longest, 1000, undefined, 807],
  [add, 2147483647, 1, "long", 2147483648],
  [add, 2147483646, 1, "int", 2147483647],
  [multiply, -65536, 32768, "int", -2147483648],
  [divide, -2147483648, -1, "int", -2147483648],
  [divide, -2147483648, -1, "long", 2147483648],
  [divide, least, -1, "double", 2 ** 63],
  [add, longest, 1, "unsigned", 9223372036854775808n],
  [subtract, 18446744073709551615n, 1, undefined, 18446744073709551614n],
]

test("arithmetic follows Java's long and double", () => {
  for (const [operation, left, right, as, expected] of rows) {
    assert.equal(operation(left, right, as), expected, `${operation.name}(${left}, ${right}, ${as})`)
  }
})

test("an integer zero has no sign", () => {
  for (const value of [multiply(-3, 0), divide(-1, 2), modulo(-10, 5), negate(0), subtract(0, 0)]) {
    assert.ok(Object.is(value, 0))
  }
})

test("negate", () => {
  assert.equal(negate(5), -5)
  assert.equal(negate(-0.5), 0.5)
  assert.equal(negate(null), null)
  assert.equal(negate(longest), -longest)
  assert.ok(Object.is(negate(0, "double"), -0))
  assert.throws(() => negate(least), EqlScriptError)
})

test("an overflow of Java's exact arithmetic is a script error", () => {
  const failures: readonly (() => Scalar)[] = [
    () => add(longest, 1),
    () => add(2147483647, 1, "int"),
    () => subtract(-2147483648, 1, "int"),
    () => multiply(65536, 32768, "int"),
    () => negate(-2147483648, "int"),
    () => add(18446744073709551615n, 1),
    () => subtract(1, 2, "unsigned"),
    () => negate(9223372036854775809n, "unsigned"),
    () => subtract(least, 1),
    () => multiply(longest, 2),
    () => multiply(3037000500, 3037000500),
    () => divide(1, 0),
    () => divide(longest, 0),
    () => modulo(1, 0),
    () => modulo(longest, 0),
    () => add("1", 2),
    () => add(1, true),
    () => negate("1"),
  ]
  for (const failure of failures) assert.throws(failure, EqlScriptError, String(failure))
})

test("a script error does not repeat the value", () => {
  assert.throws(() => add("<secret>", 1), { message: "add needs a number, but got a string of 8 characters" })
})
