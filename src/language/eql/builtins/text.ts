import {
  between,
  concat,
  endsWith,
  indexOf,
  length,
  startsWith,
  stringContains,
  substring,
} from "../../runtime/functions/text.ts"
import { parseQuotedWildcard } from "../../runtime/patterns/quoted-wildcard.ts"
import type { Scalar } from "../../runtime/value.ts"
import type { Builtin, FieldQuery } from "./builtin.ts"

export const betweenFunction: Builtin = {
  name: "between",
  parameters: [
    { name: "value", type: "string" },
    { name: "left", type: "string" },
    { name: "right", type: "string" },
    { name: "greedy", type: "boolean", optional: true },
  ],
  result: "string",
  flag: "insensitive",
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

export const concatFunction: Builtin = {
  name: "concat",
  parameters: [{ name: "value", type: "any", variadic: true }],
  result: "string",
  flag: "none",
  run: (...values) => concat(...values),
  examples: [
    [`concat("a", 1, true)`, "a1true"],
    [`concat("v", 1.0)`, "v1.0"],
    [`concat("a", null)`, null],
  ],
}

export const endsWithFunction = affixTest("endsWith", "suffix", "end", endsWith, [
  [`endsWith("explorer.exe", ".exe")`, true],
  [`endsWith("explorer.exe", ".EXE")`, false],
  [`endsWith~("explorer.exe", ".EXE")`, true],
  [`endsWith("a", "")`, true],
  [`endsWith("a", null)`, null],
])

export const indexOfFunction: Builtin = {
  name: "indexOf",
  parameters: [
    { name: "value", type: "string" },
    { name: "part", type: "string" },
    { name: "start", type: "integer", optional: true },
  ],
  result: "int",
  flag: "insensitive",
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

export const lengthFunction: Builtin = {
  name: "length",
  parameters: [{ name: "value", type: "string" }],
  result: "int",
  flag: "none",
  run: (value) => length(value),
  examples: [
    [`length("cmd.exe")`, 7],
    [`length("")`, 0],
    [`length(null)`, null],
  ],
}

export const startsWithFunction = affixTest("startsWith", "prefix", "start", startsWith, [
  [`startsWith("explorer.exe", "expl")`, true],
  [`startsWith("explorer.exe", "EXPL")`, false],
  [`startsWith~("explorer.exe", "EXPL")`, true],
  [`startsWith("a", "")`, true],
  [`startsWith(null, "a")`, null],
])

export const stringContainsFunction = affixTest("stringContains", "part", "inside", stringContains, [
  [`stringContains("net localgroup", "local")`, true],
  [`stringContains("net localgroup", "LOCAL")`, false],
  [`stringContains~("net localgroup", "LOCAL")`, true],
  [`stringContains("a", "")`, false],
  [`stringContains("", "")`, false],
  [`stringContains(null, "a")`, null],
])

export const substringFunction: Builtin = {
  name: "substring",
  parameters: [
    { name: "value", type: "string" },
    { name: "start", type: "integer" },
    { name: "end", type: "integer", optional: true },
  ],
  result: "string",
  flag: "none",
  run: (value, start, end) => substring(value, start, end),
  examples: [
    [`substring("cmd.exe", 4)`, "exe"],
    [`substring("cmd.exe", -3)`, "exe"],
    [`substring("cmd.exe", 0, -4)`, "cmd"],
    [`substring("cmd.exe", 5, 2)`, ""],
    [`substring(null, 1)`, null],
  ],
}

function affixTest(
  name: string,
  parameter: string,
  position: "start" | "end" | "inside",
  test: (value: Scalar, part: Scalar, insensitive: boolean) => Scalar,
  examples: Builtin["examples"],
): Builtin {
  return {
    name,
    parameters: [
      { name: "value", type: "string" },
      { name: parameter, type: "string" },
    ],
    result: "boolean",
    flag: "insensitive",
    run: (value, part, insensitive) => test(value, part, insensitive === true),
    fieldQuery: ([text]) => (typeof text === "string" ? affixQuery(position, text) : null),
    examples,
  }
}

/**
 * The query for a field. Elasticsearch has a prefix query for `startsWith`. For the others it builds a wildcard from the constant
 * without quoting it, so that `*` and `?` act and every text contains the empty text, unlike in a script.
 */
function affixQuery(position: "start" | "end" | "inside", text: string): FieldQuery {
  if (position === "start") return { kind: "affix", position, text }
  const parts = parseQuotedWildcard(text)
  const [[only = "", ...morePieces] = [], ...moreParts] = parts
  if (morePieces.length === 0 && moreParts.length === 0) {
    return position === "inside" && only === "" ? { kind: "exists" } : { kind: "affix", position, text: only }
  }
  return { kind: "pieces", parts: position === "inside" ? [[""], ...parts, [""]] : [[""], ...parts] }
}
