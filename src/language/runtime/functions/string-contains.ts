import { textArgument } from "../argument.ts"
import { foldUnicode } from "../compare/fold.ts"
import type { Scalar } from "../scalar.ts"
import { find } from "./find.ts"

/** Whether the text contains the other. False when either is empty, unlike startsWith and endsWith (StringUtils.stringContains). */
export function stringContains(value: Scalar, part: Scalar, insensitive: boolean): Scalar {
  if (value === null || part === null) return null
  const text = textArgument(value, "stringContains")
  const needle = textArgument(part, "stringContains")
  if (text === "" || needle === "") return false
  return (insensitive ? find(foldUnicode(text), foldUnicode(needle), 0) : find(text, needle, 0)) >= 0
}
