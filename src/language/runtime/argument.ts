import type { Scalar } from "./scalar.ts"
import { EqlScriptError } from "./script-error.ts"

/** The argument as a text; anything else fails the script, as every string function of Elasticsearch does. */
export function textArgument(value: Exclude<Scalar, null>, name: string): string {
  if (typeof value === "string") return value
  throw new EqlScriptError(`${name} needs a string, but was given ${describe(value)}`)
}

/** The argument as a position; a fraction is dropped, as Java's intValue does. */
export function positionArgument(value: Exclude<Scalar, null>, name: string): number {
  if (typeof value === "number" || typeof value === "bigint") return Math.trunc(Number(value))
  throw new EqlScriptError(`${name} needs a number as position, but was given ${describe(value)}`)
}

/** The argument as a number of either kind. */
export function numberArgument(value: Exclude<Scalar, null>, name: string): number | bigint {
  if (typeof value === "number" || typeof value === "bigint") return value
  throw new EqlScriptError(`${name} needs a number, but was given ${describe(value)}`)
}

/** The type alone: a message must not carry what an attacker wrote. */
function describe(value: Exclude<Scalar, null>): string {
  return typeof value === "string" ? `a string of ${value.length} characters` : `a ${typeof value}`
}
