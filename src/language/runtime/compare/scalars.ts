import type { Scalar } from "../value.ts"

/**
 * Compares two texts by code point, which is the order of their UTF-8 bytes in the index. JavaScript's `<` orders surrogate pairs
 * before U+E000 to U+FFFF instead.
 */
export function compareStrings(left: string, right: string): number {
  const shared = Math.min(left.length, right.length)
  for (let index = 0; index < shared; index++) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

/** Orders surrogates after all other code units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** Compares two numbers exactly, also a number with a bigint. NaN equals itself and is last, as in Double.compare. */
export function compareNumbers(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1
  if (left > right) return 1
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
}

/**
 * Compares two values inside an expression, as Elasticsearch's Comparisons does. The result is null if a value is missing or
 * the types cannot be compared.
 */
function compareScalars(left: Scalar, right: Scalar): number | null {
  if (left === null || right === null) return null
  // By UTF-16 code units, as Java's compareTo, unlike the index.
  if (typeof left === "string") return typeof right === "string" ? Number(left > right) - Number(left < right) : null
  if (typeof left === "boolean") return typeof right === "boolean" ? Number(left) - Number(right) : null
  return typeof right === "number" || typeof right === "bigint" ? compareInJava(left, right) : null
}

/** Compares two numbers as Java does: as doubles unless both are integers, with -0.0 before 0.0. Only a double can be -0. */
function compareInJava(left: number | bigint, right: number | bigint): number {
  if (typeof left === "bigint" && typeof right === "bigint") return compareNumbers(left, right)
  const order = compareNumbers(Number(left), Number(right))
  return order === 0 && left === 0 && right === 0 ? Number(Object.is(right, -0)) - Number(Object.is(left, -0)) : order
}

/** `==` inside an expression. This and the other operators return null for a missing value. */
export function equal(left: Scalar, right: Scalar): Scalar {
  return holds(compareScalars(left, right), (order) => order === 0)
}

/** `<` inside an expression. */
export function less(left: Scalar, right: Scalar): Scalar {
  return holds(compareScalars(left, right), (order) => order < 0)
}

/** `<=` inside an expression. */
export function atMost(left: Scalar, right: Scalar): Scalar {
  return holds(compareScalars(left, right), (order) => order <= 0)
}

/** `>` inside an expression. */
export function greater(left: Scalar, right: Scalar): Scalar {
  return holds(compareScalars(left, right), (order) => order > 0)
}

/** `>=` inside an expression. */
export function atLeast(left: Scalar, right: Scalar): Scalar {
  return holds(compareScalars(left, right), (order) => order >= 0)
}

function holds(order: number | null, test: (order: number) => boolean): boolean | null {
  return order === null ? null : test(order)
}
