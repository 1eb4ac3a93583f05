import { number } from "../../runtime/functions/number.ts"
import type { Builtin } from "./builtin.ts"

export const numberFunction: Builtin = {
  name: "number",
  parameters: [
    { name: "value", type: "string" },
    { name: "base", type: "integer", optional: true },
  ],
  result: "number",
  trailing: "nothing",
  run: (value, base) => number(value, base),
  examples: [
    [`number("42")`, 42],
    [`number("4.5")`, 4.5],
    [`number("0x1f")`, 31],
    [`number("17", 8)`, 15],
    [`number(null)`, null],
  ],
}
