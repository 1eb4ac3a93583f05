import { number, string } from "../../runtime/functions/conversion.ts"
import type { Builtin } from "./builtin.ts"

export const numberFunction: Builtin = {
  name: "number",
  parameters: [
    { name: "value", type: "string" },
    { name: "base", type: "integer", optional: true },
  ],
  result: "number",
  flag: "none",
  run: (value, base) => number(value, base),
  examples: [
    [`number("42")`, 42],
    [`number("4.5")`, 4.5],
    [`number("0x1f")`, 31],
    [`number("17", 8)`, 15],
    [`number(null)`, null],
  ],
}

export const stringFunction: Builtin = {
  name: "string",
  parameters: [{ name: "value", type: "any" }],
  result: "string",
  flag: "none",
  run: (value) => string(value),
  examples: [
    [`string(4)`, "4"],
    [`string(4.0)`, "4.0"],
    [`string(true)`, "true"],
    [`string("a")`, "a"],
    [`string(null)`, null],
  ],
}
