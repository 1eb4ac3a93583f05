import { textArgument } from "../argument.ts"
import type { Scalar } from "../scalar.ts"

/** The length of a text in UTF-16 code units. */
export function length(value: Scalar): Scalar {
  return value === null ? null : textArgument(value, "length").length
}
