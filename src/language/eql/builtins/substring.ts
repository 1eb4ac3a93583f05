import { substring } from "../../runtime/functions/substring.ts"
import type { Builtin } from "./builtin.ts"

export const substringFunction: Builtin = {
  name: "substring",
  parameters: [
    { name: "value", type: "string" },
    { name: "start", type: "integer" },
    { name: "end", type: "integer", optional: true },
  ],
  result: "string",
  trailing: "nothing",
  run: (value, start, end) => substring(value, start, end),
  examples: [
    [`substring("cmd.exe", 4)`, "exe"],
    [`substring("cmd.exe", -3)`, "exe"],
    [`substring("cmd.exe", 0, -4)`, "cmd"],
    [`substring("cmd.exe", 5, 2)`, ""],
    [`substring(null, 1)`, null],
  ],
}
