import { length } from "../../runtime/functions/length.ts"
import type { Builtin } from "./builtin.ts"

export const lengthFunction: Builtin = {
  name: "length",
  parameters: [{ name: "value", type: "string" }],
  result: "integer",
  trailing: "nothing",
  run: (value) => length(value),
  examples: [
    [`length("cmd.exe")`, 7],
    [`length("")`, 0],
    [`length(null)`, null],
  ],
}
