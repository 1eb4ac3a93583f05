import { EqlScriptError } from "../script.ts"

/** Whether a value is an integer in EQL. An unsafe integer as a number is a double that lost digits. */
export function isInteger(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isSafeInteger(value)
}

/** An integer result, or an error beyond 64 bits, as Java's `Math.addExact` throws. */
export function checkedInteger(value: bigint, name: string): number | bigint {
  if (BigInt.asIntN(64, value) !== value) throw new EqlScriptError(`${name}: the result does not fit in 64 bits`)
  return shortestInteger(value)
}

/** A number if it is exact, else the bigint. */
export function shortestInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
