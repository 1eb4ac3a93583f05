import type { CodePoints } from "../../../src/language/runtime/patterns/regex/code-points.ts"
import { parseRegex } from "../../../src/language/runtime/patterns/regex/parse.ts"
import type { Regex } from "../../../src/language/runtime/patterns/regex/syntax.ts"

/** A text that an expression in Lucene's syntax matches, or null for one with `~`, `&` or `#`. */
export function sampleOf(pattern: string, random: () => number): string | null {
  return sample(parseRegex(pattern), random)
}

function sample(regex: Regex, random: () => number): string | null {
  switch (regex.kind) {
    case "set":
      return characterOf(regex.points, regex.negated, random)
    case "sequence":
      return joined(regex.parts, random)
    case "union": {
      const choice = regex.choices[Math.floor(random() * regex.choices.length)]
      return choice === undefined ? null : sample(choice, random)
    }
    case "repeat": {
      const count = Math.min(regex.max, regex.min + Math.floor(random() * 3))
      return joined(
        Array.from({ length: count }, () => regex.inner),
        random,
      )
    }
    case "nothing":
    case "anchor":
    case "intersection":
    case "complement":
      return null
  }
}

function joined(parts: readonly Regex[], random: () => number): string | null {
  const texts = parts.map((part) => sample(part, random))
  return texts.every((text) => text !== null) ? texts.join("") : null
}

/** A character of a set: any for a large range, and a common one outside a negated set. */
function characterOf(points: CodePoints, negated: boolean, random: () => number): string | null {
  if (negated) return [..."xX7_ /ü"].find((one) => !isIn(points, one.codePointAt(0) ?? 0)) ?? null
  const range = points[Math.floor(random() * points.length)]
  if (range === undefined) return null
  const [from, to] = range
  return to - from > 0xffff ? "y" : String.fromCodePoint(from + Math.floor(random() * (to - from + 1)))
}

function isIn(points: CodePoints, point: number): boolean {
  return points.some(([from, to]) => from <= point && point <= to)
}
