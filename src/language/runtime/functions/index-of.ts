import { positionArgument, textArgument } from "../argument.ts"
import { foldUnicode } from "../compare/fold.ts"
import type { Scalar } from "../scalar.ts"
import { find } from "./find.ts"

/**
 * Where the other text begins, in UTF-16 code units from 0; null when it is not there. A null or negative start is 0
 * (IndexOfFunctionProcessor, against the documentation, which says null).
 */
export function indexOf(value: Scalar, part: Scalar, start: Scalar, insensitive: boolean): Scalar {
  if (value === null || part === null) return null
  const text = textArgument(value, "indexOf")
  const needle = textArgument(part, "indexOf")
  const from = start === null ? 0 : positionArgument(start, "indexOf")
  const found = insensitive ? find(foldUnicode(text), foldUnicode(needle), from) : find(text, needle, from)
  return found < 0 ? null : found
}
