import { positionArgument, textArgument } from "../argument.ts"
import type { Scalar } from "../scalar.ts"

/** Python's slice: negative positions count from the end, all are clamped, and a start at or behind the end gives "". */
export function substring(value: Scalar, start: Scalar, end: Scalar): Scalar {
  if (value === null) return null
  const text = textArgument(value, "substring")
  const from = start === null ? 0 : positionArgument(start, "substring")
  return text.slice(from, end === null ? undefined : positionArgument(end, "substring"))
}
