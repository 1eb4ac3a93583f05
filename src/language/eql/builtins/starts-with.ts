import { startsWith } from "../../runtime/functions/starts-with.ts"
import type { Builtin } from "./builtin.ts"

export const startsWithFunction: Builtin = {
  name: "startsWith",
  parameters: [
    { name: "value", type: "string" },
    { name: "prefix", type: "string" },
  ],
  result: "boolean",
  trailing: "insensitive",
  run: (value, prefix, insensitive) => startsWith(value, prefix, insensitive === true),
  fieldQuery([prefix]) {
    return typeof prefix === "string" ? { kind: "affix", place: "start", text: prefix } : null
  },
  examples: [
    [`startsWith("explorer.exe", "expl")`, true],
    [`startsWith("explorer.exe", "EXPL")`, false],
    [`startsWith~("explorer.exe", "EXPL")`, true],
    [`startsWith("a", "")`, true],
    [`startsWith(null, "a")`, null],
  ],
}
