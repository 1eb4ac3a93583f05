/** Compares two numbers exactly, a number with a bigint too: less than 0, 0 or more. NaN equals itself and is last, as in Double.compare. */
export function compareNumbers(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1
  if (left > right) return 1
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
}
