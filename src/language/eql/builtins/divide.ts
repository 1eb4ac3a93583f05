import { divide } from "../../runtime/functions/arithmetic.ts"
import { arithmeticType } from "../../schema/value-type.ts"
import type { Builtin } from "./builtin.ts"

export const divideFunction: Builtin = {
  name: "divide",
  parameters: [
    { name: "left", type: "number" },
    { name: "right", type: "number" },
  ],
  result: arithmeticType,
  trailing: "integral",
  run: (left, right, integral) => divide(left, right, integral === null ? undefined : integral === true),
  examples: [
    [`divide(7, 2)`, 3],
    [`divide(-7, 2)`, -3],
    [`divide(7, 2.0)`, 3.5],
    [`divide(6.0, 4)`, 1.5],
    [`divide(null, 1)`, null],
  ],
}
