import { equal } from "./compare/scalars.ts"
import type { Scalar } from "./value.ts"

// Three-valued logic inside one expression. Between the leaves of a rule there are only true and false.

export function not(value: Scalar): Scalar {
  return value === null ? null : value !== true
}

export function and(values: readonly Scalar[]): Scalar {
  if (values.includes(false)) return false
  return values.includes(null) ? null : true
}

export function or(values: readonly Scalar[]): Scalar {
  if (values.includes(true)) return true
  return values.includes(null) ? null : false
}

/** The value of a test, or null for a missing value. */
export function unlessNull<T extends Scalar>(value: T | null, test: (value: T) => boolean): Scalar {
  return value === null ? null : test(value)
}

/** Whether a value equals one of a list; null for a missing value. */
export function among(value: Scalar, list: readonly Scalar[]): Scalar {
  return value === null ? null : list.some((item) => equal(value, item) === true)
}
