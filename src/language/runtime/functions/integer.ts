import { EqlScriptError } from "../script-error.ts"

/** Whether a value is an integer by EQL's own measure: 9007199254740993 as a number is a double that lost its last digit. */
export function isInteger(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isSafeInteger(value)
}

/** An integer result in the form the rest of the code expects, or the error of Java's `Math.addExact` beyond 64 bits. */
export function checkedInteger(value: bigint, name: string): number | bigint {
  if (BigInt.asIntN(64, value) !== value) throw new EqlScriptError(`${name}: the result does not fit in 64 bits`)
  return shortestInteger(value)
}

/** A number where that is exact, else the bigint itself. */
export function shortestInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
