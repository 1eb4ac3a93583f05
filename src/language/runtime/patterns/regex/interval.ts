import { character, type Regex } from "./syntax.ts"

/**
 * The numbers from `least` to `most` in decimal (Automata.makeDecimalInterval). With `width` every number has exactly that
 * many digits, zeros in front; with 0 any number of zeros may stand in front.
 */
export function decimalInterval(least: number, most: number, width: number): Regex {
  if (width > 0) return between(String(least).padStart(width, "0"), String(most).padStart(width, "0"))
  const choices: Regex[] = []
  for (let length = String(least).length; length <= String(most).length; length++) {
    const lowest = Math.max(least, length === 1 ? 0 : 10 ** (length - 1))
    choices.push(between(String(lowest), String(Math.min(most, 10 ** length - 1))))
  }
  const zeros: Regex = { kind: "repeat", inner: character(48), least: 0, most: Number.POSITIVE_INFINITY }
  return { kind: "sequence", parts: [zeros, { kind: "union", choices }] }
}

/** Both bounds have the same number of digits. */
function between(least: string, most: string): Regex {
  if (least === "") return { kind: "sequence", parts: [] }
  const low = least.charCodeAt(0)
  const high = most.charCodeAt(0)
  const rest = least.length - 1
  if (low === high) return sequence(digits(low, low), between(least.slice(1), most.slice(1)))
  const choices: Regex[] = [
    sequence(digits(low, low), between(least.slice(1), "9".repeat(rest))),
    sequence(digits(high, high), between("0".repeat(rest), most.slice(1))),
  ]
  if (low + 1 < high) {
    choices.push(
      sequence(digits(low + 1, high - 1), { kind: "repeat", inner: digits(48, 57), least: rest, most: rest }),
    )
  }
  return { kind: "union", choices }
}

function sequence(...parts: readonly Regex[]): Regex {
  return { kind: "sequence", parts }
}

function digits(from: number, to: number): Regex {
  return { kind: "set", points: [[from, to]], negated: false }
}
