import { concat } from "../../runtime/functions/concat.ts"
import type { Builtin } from "./builtin.ts"

export const concatFunction: Builtin = {
  name: "concat",
  parameters: [{ name: "value", type: "any", repeated: true }],
  result: "string",
  trailing: "nothing",
  run: (...values) => concat(...values),
  examples: [
    [`concat("a", 1, true)`, "a1true"],
    [`concat("v", 1.0)`, "v1.0"],
    [`concat("a", null)`, null],
  ],
}
