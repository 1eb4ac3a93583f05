import { multiply } from "../../runtime/functions/arithmetic.ts"
import { arithmeticType } from "../../schema/value-type.ts"
import type { Builtin } from "./builtin.ts"

export const multiplyFunction: Builtin = {
  name: "multiply",
  parameters: [
    { name: "left", type: "number" },
    { name: "right", type: "number" },
  ],
  result: arithmeticType,
  trailing: "integral",
  run: (left, right, integral) => multiply(left, right, integral === null ? undefined : integral === true),
  examples: [
    [`multiply(3, 4)`, 12],
    [`multiply(3, 0.5)`, 1.5],
    [`multiply(null, 1)`, null],
  ],
}
