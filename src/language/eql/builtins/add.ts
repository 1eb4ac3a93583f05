import { add } from "../../runtime/functions/arithmetic.ts"
import { arithmeticType } from "../../schema/value-type.ts"
import type { Builtin } from "./builtin.ts"

export const addFunction: Builtin = {
  name: "add",
  parameters: [
    { name: "left", type: "number" },
    { name: "right", type: "number" },
  ],
  result: arithmeticType,
  trailing: "integral",
  run: (left, right, integral) => add(left, right, integral === null ? undefined : integral === true),
  examples: [
    [`add(1, 2)`, 3],
    [`add(1, 0.5)`, 1.5],
    [`add(null, 1)`, null],
  ],
}
