import { string } from "../../runtime/functions/string.ts"
import type { Builtin } from "./builtin.ts"

export const stringFunction: Builtin = {
  name: "string",
  parameters: [{ name: "value", type: "any" }],
  result: "string",
  trailing: "nothing",
  run: (value) => string(value),
  examples: [
    [`string(4)`, "4"],
    [`string(4.0)`, "4.0"],
    [`string(true)`, "true"],
    [`string("a")`, "a"],
    [`string(null)`, null],
  ],
}
