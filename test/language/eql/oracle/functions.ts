import { Failure, int, isNumber, javaText } from "./calculate.ts"
import type { Scalar } from "./query.ts"

/** The value of a function in a script. Null as a required argument gives null. */
export function call(name: string, args: readonly Scalar[], insensitive: boolean): Scalar {
  if (name === "indexOf" || name === "substring") return positional(name, args, insensitive)
  if (args.includes(null)) return null
  const texts = args.map((arg) => (arg === null ? "" : javaText(arg)))
  const [text = "", other = "", third = ""] = insensitive ? texts.map((one) => one.toLowerCase()) : texts
  switch (name) {
    case "startsWith":
      return text.startsWith(other)
    case "endsWith":
      return text.endsWith(other)
    case "stringContains":
      return text !== "" && other !== "" && text.includes(other)
    case "length":
      return int(text.length)
    case "concat":
      return texts.join("")
    case "string":
      return text
    case "between":
      return between(texts[0] ?? "", text, other, third, args[3] === true)
    default:
      throw new Error(`the oracle does not know ${name}`)
  }
}

function positional(
  name: string,
  [value = null, first = null, second = null]: readonly Scalar[],
  insensitive: boolean,
): Scalar {
  if (typeof value !== "string") return null
  if (name === "indexOf") {
    if (typeof first !== "string") return null
    const [text, part] = insensitive ? [value.toLowerCase(), first.toLowerCase()] : [value, first]
    const found = text.indexOf(part, position(second) ?? 0)
    return found < 0 ? null : int(found)
  }
  return value.slice(position(first) ?? 0, position(second) ?? value.length)
}

function position(value: Scalar): number | null {
  return isNumber(value) ? Number(value.value) : null
}

/** The text between the first `left` and the next, or if greedy the last, `right`. The search may ignore case. */
function between(text: string, searched: string, left: string, right: string, greedy: boolean): Scalar {
  if (text === "" || left === "" || right === "") return text
  const found = searched.indexOf(left)
  if (found < 0) return ""
  const start = found + left.length
  const end = greedy ? searched.lastIndexOf(right) : searched.indexOf(right, start)
  if (end < 0) return ""
  if (end < start || end > text.length) throw new Failure("a substring that ends before it starts")
  return text.slice(start, end)
}
