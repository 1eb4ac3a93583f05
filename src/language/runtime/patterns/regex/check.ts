import { derive } from "./derive.ts"
import { languageOf } from "./language.ts"
import { MOST_BOOLEAN_STATES, MOST_BOOLEAN_TERMS, MOST_POSITIONS } from "./limits.ts"
import type { Node } from "./node.ts"
import { parseRegex } from "./parse.ts"
import { RegexError } from "./regex-error.ts"
import { hasBooleans, type Regex, sizeOf } from "./syntax.ts"

/** Why a pattern is refused, or null when it can run: what is wrong with its syntax and where, or which limit it exceeds. */
export function checkRegex(pattern: string): string | null {
  try {
    const regex = parseBounded(pattern)
    return hasBooleans(regex) ? checkStates(regex) : null
  } catch (error) {
    if (error instanceof RegexError) return error.message
    throw error
  }
}

/** The parsed pattern; RegexError when it is too large. */
export function parseBounded(pattern: string): Regex {
  const regex = parseRegex(pattern)
  if (sizeOf(regex) > MOST_POSITIONS) {
    throw new RegexError(`the expression has more than ${MOST_POSITIONS} characters with its repetitions written out`)
  }
  return regex
}

/** Builds every state that any text can reach, up to the limit. */
function checkStates(regex: Regex): string | null {
  const { alphabet, terms, start } = languageOf(regex, false)
  const states: (readonly Node[])[] = [[start]]
  const known = new Set([String(start.id)])
  for (let index = 0; index < states.length; index++) {
    for (let of = 0; of < alphabet.size; of++) {
      const successors = new Set((states[index] ?? []).flatMap((term) => derive(terms, term, of)))
      const sorted = Array.from(successors).toSorted((a, b) => a.id - b.id)
      const key = sorted.map((term) => term.id).join(" ")
      if (!known.has(key)) {
        known.add(key)
        states.push(sorted)
      }
      if (states.length > MOST_BOOLEAN_STATES || terms.size > MOST_BOOLEAN_TERMS) {
        return `the automaton of this expression has more than ${MOST_BOOLEAN_STATES} states, because of its ~ or &`
      }
    }
  }
  return null
}
