import type { JavaNumber, Scalar } from "./query.ts"

/** What fails a search in Elasticsearch: the query itself, or a document. */
export class Failure extends Error {
  readonly isOfQuery: boolean

  constructor(reason: string, isOfQuery = false) {
    super(reason)
    this.isOfQuery = isOfQuery
  }
}

const ranges = {
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsigned: [0n, 2n ** 64n - 1n],
} as const

/** Arithmetics: a double makes the result a double, else the widest integer type decides, and an overflow fails. */
export function calculate(op: string, left: Scalar, right: Scalar): Scalar {
  if (left === null || right === null) return null
  if (!isNumber(left) || !isNumber(right)) throw new Failure("arithmetic of texts")
  if (left.type === "double" || right.type === "double") {
    return { type: "double", value: ofDoubles(op, Number(left.value), Number(right.value)) }
  }
  const types = [left.type, right.type]
  const type = types.includes("unsigned") ? "unsigned" : types.includes("long") ? "long" : "int"
  return fit(type, ofIntegers(op, left.value, right.value), op === "/")
}

export function negate(value: Scalar): Scalar {
  if (value === null) return null
  if (!isNumber(value)) throw new Failure("the negative of a text")
  return value.type === "double" ? { type: "double", value: -value.value } : fit(value.type, -value.value, false)
}

function fit(type: "int" | "long" | "unsigned", value: bigint, wraps: boolean): JavaNumber {
  const [min, max] = ranges[type]
  if (value >= min && value <= max) return { type, value }
  if (!wraps || type === "unsigned") throw new Failure("an overflow")
  return { type, value: min }
}

function ofDoubles(op: string, left: number, right: number): number {
  if (op === "+") return left + right
  if (op === "-") return left - right
  if (op === "*") return left * right
  return op === "/" ? left / right : left % right
}

function ofIntegers(op: string, left: bigint, right: bigint): bigint {
  if (op === "+") return left + right
  if (op === "-") return left - right
  if (op === "*") return left * right
  if (right === 0n) throw new Failure("a division by zero")
  return op === "/" ? left / right : left % right
}

/**
 * Comparisons: numbers of any types by value; texts by their UTF-8 bytes in the index, and by their UTF-16 code units in a script.
 * Null if one side is null or the types differ.
 */
export function compare(left: Scalar, right: Scalar, isField: boolean): number | null {
  if (left === null || right === null) return null
  if (isNumber(left) && isNumber(right)) {
    if (left.type === "double" || right.type === "double") return ofJavaDoubles(Number(left.value), Number(right.value))
    return left.value < right.value ? -1 : Number(left.value > right.value)
  }
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right)
  if (typeof left !== "string" || typeof right !== "string") return null
  if (isField) return Buffer.compare(Buffer.from(left), Buffer.from(right))
  return left < right ? -1 : Number(left > right)
}

/** Double.compare: NaN equals itself and is the last, and -0.0 precedes 0.0. */
function ofJavaDoubles(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
  if (left === 0 && right === 0) return Number(Object.is(right, -0)) - Number(Object.is(left, -0))
  return left < right ? -1 : Number(left > right)
}

/** Java's toString. */
export function javaText(value: Exclude<Scalar, null>): string {
  if (!isNumber(value)) return String(value)
  return value.type === "double" && Number.isInteger(value.value) ? `${value.value}.0` : String(value.value)
}

export function int(value: number): JavaNumber {
  return { type: "int", value: BigInt(value) }
}

export function isNumber(value: Scalar): value is JavaNumber {
  return typeof value === "object" && value !== null
}
