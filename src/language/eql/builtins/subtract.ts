import { subtract } from "../../runtime/functions/arithmetic.ts"
import { arithmeticType } from "../../schema/value-type.ts"
import type { Builtin } from "./builtin.ts"

export const subtractFunction: Builtin = {
  name: "subtract",
  parameters: [
    { name: "left", type: "number" },
    { name: "right", type: "number" },
  ],
  result: arithmeticType,
  trailing: "integral",
  run: (left, right, integral) => subtract(left, right, integral === null ? undefined : integral === true),
  examples: [
    [`subtract(1, 2)`, -1],
    [`subtract(-2, 4)`, -6],
    [`subtract(1, null)`, null],
  ],
}
