import type { Scalar, SingleValue } from "./value.ts"

/**
 * A value that a function cannot process, such as an invalid text for `number`, a number instead of a text, or an overflow.
 * Elasticsearch fails the search; here the caller decides how to continue.
 */
export class EqlScriptError extends Error {
  override readonly name = "EqlScriptError"
}

/**
 * The maximum number of combinations of values that one leaf over several fields evaluates. Elasticsearch has no such limit. Here
 * an attacker's record could otherwise block a Lambda until it times out, with all other records of its object.
 */
const MAX_COMBINATIONS = 1_000_000

export type ScriptErrorListener = (message: string) => void

let listener: ScriptErrorListener | null = null

/**
 * Sets the listener for errors in scripts, such as `number(f)` if `f` is not a number. Elasticsearch fails the complete search;
 * here the combination of values does not satisfy its leaf, the listener gets the message, and matching continues.
 */
export function onScriptError(next: ScriptErrorListener | null): void {
  listener = next
}

/**
 * Whether an expression is true for some combination of the fields' values, with one value of each field. A field without values
 * is null. Null is not true.
 */
export function someCombination(
  fields: readonly (readonly SingleValue[])[],
  expression: (...values: Scalar[]) => Scalar,
): boolean {
  const lists = fields.map((values) => (values.length === 0 ? [null] : values))
  const combinations = lists.reduce((product, values) => product * values.length, 1)
  if (combinations > MAX_COMBINATIONS)
    listener?.(`${combinations} combinations of values; the first ${MAX_COMBINATIONS} are evaluated`)
  const chosen = lists.map(() => 0)
  for (let tried = 0; tried < Math.min(combinations, MAX_COMBINATIONS); tried++) {
    if (
      isTrue(
        expression,
        lists.map((values, at) => values[chosen[at] ?? 0] ?? null),
      )
    )
      return true
    advance(chosen, lists)
  }
  return false
}

function isTrue(expression: (...values: Scalar[]) => Scalar, values: Scalar[]): boolean {
  try {
    return expression(...values) === true
  } catch (error) {
    if (!(error instanceof EqlScriptError)) throw error
    listener?.(error.message)
    return false
  }
}

/** Selects the next combination: the last field changes fastest. */
function advance(chosen: number[], lists: readonly (readonly Scalar[])[]): void {
  for (let at = chosen.length - 1; at >= 0; at--) {
    const next = (chosen[at] ?? 0) + 1
    chosen[at] = next < (lists[at]?.length ?? 0) ? next : 0
    if (chosen[at] !== 0) return
  }
}
