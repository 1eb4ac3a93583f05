import { EqlScriptError } from "../script.ts"
import type { Scalar } from "../value.ts"

/** The argument as a text. Any other type fails the script, as in every string function of Elasticsearch. */
export function textArgument(value: Exclude<Scalar, null>, name: string): string {
  if (typeof value === "string") return value
  throw new EqlScriptError(`${name} needs a string, but got ${describe(value)}`)
}

/** The argument as a position. A fraction is cut, as Java's intValue does. */
export function positionArgument(value: Exclude<Scalar, null>, name: string): number {
  if (typeof value === "number" || typeof value === "bigint") return Math.trunc(Number(value))
  throw new EqlScriptError(`${name} needs a number as position, but got ${describe(value)}`)
}

/** The argument as a number of either kind. */
export function numberArgument(value: Exclude<Scalar, null>, name: string): number | bigint {
  if (typeof value === "number" || typeof value === "bigint") return value
  throw new EqlScriptError(`${name} needs a number, but got ${describe(value)}`)
}

/** Only the type: a message must not contain text that an attacker controls. */
function describe(value: Exclude<Scalar, null>): string {
  return typeof value === "string" ? `a string of ${value.length} characters` : `a ${typeof value}`
}
