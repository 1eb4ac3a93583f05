import { textArgument } from "../argument.ts"
import { foldUnicode } from "../compare/fold.ts"
import type { Scalar } from "../scalar.ts"

/** Whether the text begins with the other; the empty text begins every one. */
export function startsWith(value: Scalar, prefix: Scalar, insensitive: boolean): Scalar {
  if (value === null || prefix === null) return null
  const text = textArgument(value, "startsWith")
  const start = textArgument(prefix, "startsWith")
  return insensitive ? foldUnicode(text).startsWith(foldUnicode(start)) : text.startsWith(start)
}
