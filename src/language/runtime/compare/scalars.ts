import type { Scalar } from "../scalar.ts"
import { compareNumbers } from "./numbers.ts"
import { compareStrings } from "./strings.ts"

/**
 * The order of two values inside an expression: less than 0, 0 or more; null when one is missing or they are of kinds
 * that have no order among them, as Elasticsearch's Comparisons has it.
 */
export function compareScalars(left: Scalar, right: Scalar): number | null {
  if (left === null || right === null) return null
  if (typeof left === "string") return typeof right === "string" ? compareStrings(left, right) : null
  if (typeof left === "boolean") return typeof right === "boolean" ? Number(left) - Number(right) : null
  return typeof right === "number" || typeof right === "bigint" ? compareNumbers(left, right) : null
}

/** `==` inside an expression, with null for a missing value. */
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
