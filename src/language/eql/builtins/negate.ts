import { negate } from "../../runtime/functions/arithmetic.ts"
import { arithmeticType } from "../../schema/value-type.ts"
import type { Builtin } from "./builtin.ts"

/** Unary minus, which has no name in the language. */
export const negateFunction: Builtin = {
  name: "negate",
  parameters: [{ name: "value", type: "number" }],
  result: arithmeticType,
  trailing: "integral",
  run: (value, integral) => negate(value, integral === null ? undefined : integral === true),
  examples: [
    [`-5`, -5],
    [`-(0.5)`, -0.5],
    [`--5`, 5],
  ],
}
