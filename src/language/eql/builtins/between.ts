import { between } from "../../runtime/functions/between.ts"
import type { Builtin } from "./builtin.ts"

export const betweenFunction: Builtin = {
  name: "between",
  parameters: [
    { name: "value", type: "string" },
    { name: "left", type: "string" },
    { name: "right", type: "string" },
    { name: "greedy", type: "boolean", optional: true },
  ],
  result: "string",
  trailing: "insensitive",
  run: (value, left, right, greedy, insensitive) => between(value, left, right, greedy, insensitive === true),
  examples: [
    [`between("a(b)c)", "(", ")")`, "b"],
    [`between("a(b)c)", "(", ")", true)`, "b)c"],
    [`between("abc", "x", "c")`, ""],
    [`between("abc", "", "c")`, "abc"],
    [`between~("aBc", "A", "C")`, "B"],
    [`between(null, "a", "b")`, null],
  ],
}
