import { indexOf } from "../../runtime/functions/index-of.ts"
import type { Builtin } from "./builtin.ts"

export const indexOfFunction: Builtin = {
  name: "indexOf",
  parameters: [
    { name: "value", type: "string" },
    { name: "part", type: "string" },
    { name: "start", type: "integer", optional: true },
  ],
  result: "integer",
  trailing: "insensitive",
  run: (value, part, start, insensitive) => indexOf(value, part, start, insensitive === true),
  examples: [
    [`indexOf("a.b.c", ".")`, 1],
    [`indexOf("a.b.c", ".", 2)`, 3],
    [`indexOf("a.b.c", "x")`, null],
    [`indexOf("a.b.c", ".", -3)`, 1],
    [`indexOf~("abc", "B")`, 1],
    [`indexOf("abc", "")`, 0],
  ],
}
