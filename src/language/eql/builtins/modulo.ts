import { modulo } from "../../runtime/functions/arithmetic.ts"
import { arithmeticType } from "../../schema/value-type.ts"
import type { Builtin } from "./builtin.ts"

export const moduloFunction: Builtin = {
  name: "modulo",
  parameters: [
    { name: "left", type: "number" },
    { name: "right", type: "number" },
  ],
  result: arithmeticType,
  trailing: "integral",
  run: (left, right, integral) => modulo(left, right, integral === null ? undefined : integral === true),
  examples: [
    [`modulo(7, 4)`, 3],
    [`modulo(-10, -6)`, -4],
    [`modulo(10, -6)`, 4],
    [`modulo(7.5, 2)`, 1.5],
  ],
}
