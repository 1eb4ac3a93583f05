import { endsWith } from "../../runtime/functions/ends-with.ts"
import type { Builtin } from "./builtin.ts"

export const endsWithFunction: Builtin = {
  name: "endsWith",
  parameters: [
    { name: "value", type: "string" },
    { name: "suffix", type: "string" },
  ],
  result: "boolean",
  trailing: "insensitive",
  run: (value, suffix, insensitive) => endsWith(value, suffix, insensitive === true),
  fieldQuery([suffix]) {
    return typeof suffix === "string" ? { kind: "affix", place: "end", text: suffix } : null
  },
  examples: [
    [`endsWith("explorer.exe", ".exe")`, true],
    [`endsWith("explorer.exe", ".EXE")`, false],
    [`endsWith~("explorer.exe", ".EXE")`, true],
    [`endsWith("a", "")`, true],
    [`endsWith("a", null)`, null],
  ],
}
