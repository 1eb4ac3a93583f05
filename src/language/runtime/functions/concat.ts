import type { Scalar } from "../scalar.ts"
import { textOf } from "./string.ts"

/** All values as text in a row; null when one of them is null. A double is handed over as text by the compiler (`string(v, true)`). */
export function concat(...values: readonly Scalar[]): Scalar {
  let text = ""
  for (const value of values) {
    if (value === null) return null
    text += textOf(value, false)
  }
  return text
}
