import type { Scalar } from "./scalar.ts"
import { EqlScriptError } from "./script-error.ts"
import type { Single } from "./value.ts"

/**
 * The most combinations of values that one leaf over several fields tries. Elasticsearch has no such limit; here a
 * record of an attacker could otherwise hold a Lambda until it times out, and with it every other record of its object.
 */
export const COMBINATIONS_MAX = 1_000_000

export type ScriptErrorListener = (message: string) => void

let listener: ScriptErrorListener | null = null

/**
 * Sets who hears of errors in scripts, such as `number(f)` where f is no number. Elasticsearch fails the whole search;
 * here that combination of values does not satisfy its leaf, the listener is told, and matching goes on.
 */
export function onScriptError(next: ScriptErrorListener | null): void {
  listener = next
}

/**
 * Whether an expression is true for some combination of the fields' values, one value of each field at a time. A field
 * without values takes part once, as null. Null is not true.
 */
export function someCombination(
  fields: readonly (readonly Single[])[],
  expression: (...values: Scalar[]) => Scalar,
): boolean {
  const lists = fields.map((values) => (values.length === 0 ? [null] : values))
  const combinations = lists.reduce((product, values) => product * values.length, 1)
  if (combinations > COMBINATIONS_MAX)
    listener?.(`${combinations} combinations of values, of which ${COMBINATIONS_MAX} are tried`)
  const chosen = lists.map(() => 0)
  for (let tried = 0; tried < Math.min(combinations, COMBINATIONS_MAX); tried++) {
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

/** Counts up like a mileage counter with one wheel for each field. */
function advance(chosen: number[], lists: readonly (readonly Scalar[])[]): void {
  for (let at = chosen.length - 1; at >= 0; at--) {
    const next = (chosen[at] ?? 0) + 1
    chosen[at] = next < (lists[at]?.length ?? 0) ? next : 0
    if (chosen[at] !== 0) return
  }
}
