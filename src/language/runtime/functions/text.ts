import { foldUnicode } from "../compare/fold.ts"
import { EqlScriptError } from "../script.ts"
import type { Scalar } from "../value.ts"
import { positionArgument, textArgument } from "./argument.ts"
import { textOf } from "./conversion.ts"
import { find, findLast } from "./find.ts"

/**
 * The text between the first `left` and the first `right` after it (greedy: the last `right` anywhere). The result is "" if
 * one of them is missing, and `value` if one of the three is empty (StringUtils.between). Where Java's substring fails, because
 * folding changed the length or a greedy `right` precedes the end of `left`, this function fails too.
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
    throw new EqlScriptError("between: the right text precedes the end of the left text")
  return text.slice(start, end)
}

/** Concatenates the texts of all values; null if one of them is null. The compiler passes a double as text (`string(v, true)`). */
export function concat(...values: readonly Scalar[]): Scalar {
  let text = ""
  for (const value of values) {
    if (value === null) return null
    text += textOf(value, false)
  }
  return text
}

/** Whether the text ends with the other text. Every text ends with the empty text. */
export function endsWith(value: Scalar, suffix: Scalar, insensitive: boolean): Scalar {
  if (value === null || suffix === null) return null
  const text = textArgument(value, "endsWith")
  const end = textArgument(suffix, "endsWith")
  return insensitive ? foldUnicode(text).endsWith(foldUnicode(end)) : text.endsWith(end)
}

/**
 * The position of the other text in UTF-16 code units from 0, or null. A null or negative start counts as 0: this is what
 * IndexOfFunctionProcessor does, although the documentation says null.
 */
export function indexOf(value: Scalar, part: Scalar, start: Scalar, insensitive: boolean): Scalar {
  if (value === null || part === null) return null
  const text = textArgument(value, "indexOf")
  const needle = textArgument(part, "indexOf")
  const from = start === null ? 0 : positionArgument(start, "indexOf")
  const found = insensitive ? find(foldUnicode(text), foldUnicode(needle), from) : find(text, needle, from)
  return found < 0 ? null : found
}

/** The length of a text in UTF-16 code units. */
export function length(value: Scalar): Scalar {
  return value === null ? null : textArgument(value, "length").length
}

/** Whether the text starts with the other text. Every text starts with the empty text. */
export function startsWith(value: Scalar, prefix: Scalar, insensitive: boolean): Scalar {
  if (value === null || prefix === null) return null
  const text = textArgument(value, "startsWith")
  const start = textArgument(prefix, "startsWith")
  return insensitive ? foldUnicode(text).startsWith(foldUnicode(start)) : text.startsWith(start)
}

/** Whether the text contains the other text. False if either is empty, unlike startsWith and endsWith (StringUtils.stringContains). */
export function stringContains(value: Scalar, part: Scalar, insensitive: boolean): Scalar {
  if (value === null || part === null) return null
  const text = textArgument(value, "stringContains")
  const needle = textArgument(part, "stringContains")
  if (text === "" || needle === "") return false
  return (insensitive ? find(foldUnicode(text), foldUnicode(needle), 0) : find(text, needle, 0)) >= 0
}

/** Python's slice: negative positions count from the end, positions are clamped, and a start at or after the end gives "". */
export function substring(value: Scalar, start: Scalar, end: Scalar): Scalar {
  if (value === null) return null
  const text = textArgument(value, "substring")
  const from = start === null ? 0 : positionArgument(start, "substring")
  return text.slice(from, end === null ? undefined : positionArgument(end, "substring"))
}
