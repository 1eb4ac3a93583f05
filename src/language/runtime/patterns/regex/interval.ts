import { character, type Regex, setOf } from "./syntax.ts"

/**
 * The decimal numbers from `min` to `max` (Automata.makeDecimalInterval). With `width` every number has exactly that many digits,
 * with leading zeros; with 0 it can have any number of leading zeros.
 */
export function decimalInterval(min: number, max: number, width: number): Regex {
  if (width > 0) return between(String(min).padStart(width, "0"), String(max).padStart(width, "0"))
  const choices: Regex[] = []
  for (let length = String(min).length; length <= String(max).length; length++) {
    const lowest = Math.max(min, length === 1 ? 0 : 10 ** (length - 1))
    choices.push(between(String(lowest), String(Math.min(max, 10 ** length - 1))))
  }
  const zeros: Regex = { kind: "repeat", inner: character(48), min: 0, max: Number.POSITIVE_INFINITY }
  return { kind: "sequence", parts: [zeros, { kind: "union", choices }] }
}

/** The numbers between two bounds with the same number of digits. */
function between(min: string, max: string): Regex {
  if (min === "") return { kind: "sequence", parts: [] }
  const low = min.charCodeAt(0)
  const high = max.charCodeAt(0)
  const rest = min.length - 1
  if (low === high) return sequence(digits(low, low), between(min.slice(1), max.slice(1)))
  const choices: Regex[] = [
    sequence(digits(low, low), between(min.slice(1), "9".repeat(rest))),
    sequence(digits(high, high), between("0".repeat(rest), max.slice(1))),
  ]
  if (low + 1 < high) {
    choices.push(sequence(digits(low + 1, high - 1), { kind: "repeat", inner: digits(48, 57), min: rest, max: rest }))
  }
  return { kind: "union", choices }
}

function sequence(...parts: readonly Regex[]): Regex {
  return { kind: "sequence", parts }
}

function digits(from: number, to: number): Regex {
  return setOf([[from, to]])
}
