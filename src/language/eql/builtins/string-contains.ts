import { stringContains } from "../../runtime/functions/string-contains.ts"
import type { Builtin } from "./builtin.ts"

export const stringContainsFunction: Builtin = {
  name: "stringContains",
  parameters: [
    { name: "value", type: "string" },
    { name: "part", type: "string" },
  ],
  result: "boolean",
  trailing: "insensitive",
  run: (value, part, insensitive) => stringContains(value, part, insensitive === true),
  fieldQuery([part]) {
    return typeof part === "string" && part !== "" ? { kind: "affix", place: "inside", text: part } : null
  },
  examples: [
    [`stringContains("net localgroup", "local")`, true],
    [`stringContains("net localgroup", "LOCAL")`, false],
    [`stringContains~("net localgroup", "LOCAL")`, true],
    [`stringContains("a", "")`, false],
    [`stringContains("", "")`, false],
    [`stringContains(null, "a")`, null],
  ],
}
