import { textArgument } from "../argument.ts"
import { foldUnicode } from "../compare/fold.ts"
import type { Scalar } from "../scalar.ts"

/** Whether the text ends with the other; the empty text ends every one. */
export function endsWith(value: Scalar, suffix: Scalar, insensitive: boolean): Scalar {
  if (value === null || suffix === null) return null
  const text = textArgument(value, "endsWith")
  const end = textArgument(suffix, "endsWith")
  return insensitive ? foldUnicode(text).endsWith(foldUnicode(end)) : text.endsWith(end)
}
