import { textArgument } from "../argument.ts"
import { foldUnicode } from "../compare/fold.ts"
import type { Scalar } from "../scalar.ts"
import { EqlScriptError } from "../script-error.ts"
import { find, findLast } from "./find.ts"

/**
 * What stands between the first `left` and the first `right` after it (greedy: the last `right` anywhere), "" when one
 * is not there, `value` itself when one of the three is empty (StringUtils.between). When folding changed the length, or
 * a greedy `right` lies before the end of `left`, Java's substring fails, and so does this.
 */
export function between(value: Scalar, left: Scalar, right: Scalar, greedy: Scalar, insensitive: boolean): Scalar {
  if (value === null || left === null || right === null) return null
  const text = textArgument(value, "between")
  let first = textArgument(left, "between")
  let second = textArgument(right, "between")
  if (greedy !== null && typeof greedy !== "boolean") throw new EqlScriptError("between needs a boolean as greedy")
  if (text === "" || first === "" || second === "") return text
  let searched = text
  if (insensitive) {
    searched = foldUnicode(text)
    first = foldUnicode(first)
    second = foldUnicode(second)
  }
  const found = find(searched, first, 0)
  if (found < 0) return ""
  const start = found + first.length
  const end = greedy === true ? findLast(searched, second) : find(searched, second, start)
  if (end < 0) return ""
  if (end < start || end > text.length)
    throw new EqlScriptError("between: the right text lies before the left one ends")
  return text.slice(start, end)
}
