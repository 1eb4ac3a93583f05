import { EqlScriptError } from "../script.ts"

/** Whether a value is an integer in EQL. An unsafe integer as a number is a double that lost digits. */
export function isInteger(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isSafeInteger(value)
}

/**
 * How arithmetic runs: on integers of 32 or 64 bits, on unsigned integers of 64 bits, or on doubles. The literals of up to 32 bits
 * and the results of `length` and `indexOf` are ints, a field is a long.
 */
export type Arithmetic = "int" | "long" | "unsigned" | "double"

export const MAX_LONG = 2n ** 63n - 1n

/** An integer result, or an error if its type cannot hold it, as Java's `Math.addExact` throws. */
export function checkedInteger(value: bigint, as: Exclude<Arithmetic, "double">, name: string): number | bigint {
  const held = as === "unsigned" ? BigInt.asUintN(64, value) : BigInt.asIntN(as === "int" ? 32 : 64, value)
  if (held !== value) throw new EqlScriptError(`${name}: the result does not fit in ${sizes[as]}`)
  return shortestInteger(value)
}

const sizes = { int: "32 bits", long: "64 bits", unsigned: "64 bits without a sign" } as const

/** A number if it is exact, else the bigint. */
export function shortestInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
