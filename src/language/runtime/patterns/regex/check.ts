import { derive } from "./derive.ts"
import { languageOf } from "./language.ts"
import { parseRegex } from "./parse.ts"
import { hasBooleans, type Regex, RegexError, sizeOf } from "./syntax.ts"
import type { Term } from "./term.ts"

/**
 * The maximum number of characters of an expression with its repetitions expanded. Each character of a value costs at most this
 * many steps. Elasticsearch instead refuses expressions whose automaton needs more than 10,000 units of work.
 */
const MAX_POSITIONS = 2_500

/**
 * The maximum number of states of an automaton with `~` or `&`. The number can grow exponentially, so the check of a rule
 * builds the automaton and counts its states. Lucene has a limit of 10,000 units of work instead.
 */
const MAX_BOOLEAN_STATES = 1_000

/** The maximum number of terms that this count may create. */
const MAX_BOOLEAN_TERMS = 20_000

/** The reason why a pattern is refused, a syntax error or an exceeded limit, or null if it is valid. */
export function checkRegex(pattern: string): string | null {
  try {
    const regex = parseBounded(pattern)
    return hasBooleans(regex) ? checkStates(regex) : null
  } catch (error) {
    if (error instanceof RegexError) return error.message
    throw error
  }
}

/** Parses a pattern. Throws RegexError if it is invalid or too large. */
export function parseBounded(pattern: string): Regex {
  return refuseIfLarge(parseRegex(pattern))
}

/** Throws RegexError for an expression that is too large. */
export function refuseIfLarge(regex: Regex): Regex {
  if (sizeOf(regex) > MAX_POSITIONS) {
    throw new RegexError(`the expression has more than ${MAX_POSITIONS} characters after its repetitions are expanded`)
  }
  return regex
}

function checkStates(regex: Regex): string | null {
  for (const state of statesOf(regex)) {
    if (state === null) {
      return `the automaton of this expression has more than ${MAX_BOOLEAN_STATES} states, because of its ~ or &`
    }
  }
  return null
}

/** Whether an expression matches every text. False for an automaton that exceeds the limit. */
export function matchesEveryText(regex: Regex): boolean {
  for (const state of statesOf(regex)) {
    if (state === null || !state.some((term) => term.nullable)) return false
  }
  return true
}

/** All reachable states of the automaton, each as its terms. Ends with null at the limit. */
function* statesOf(regex: Regex): Generator<readonly Term[] | null> {
  const { alphabet, terms, start } = languageOf(regex, false)
  const states: (readonly Term[])[] = [[start]]
  const known = new Set([String(start.id)])
  yield [start]
  for (let index = 0; index < states.length; index++) {
    for (let classIndex = 0; classIndex < alphabet.size; classIndex++) {
      const successors = new Set((states[index] ?? []).flatMap((term) => derive(terms, term, classIndex)))
      const sorted = Array.from(successors).toSorted((a, b) => a.id - b.id)
      const key = sorted.map((term) => term.id).join(" ")
      if (states.length > MAX_BOOLEAN_STATES || terms.size > MAX_BOOLEAN_TERMS) {
        yield null
        return
      }
      if (known.has(key)) continue
      known.add(key)
      states.push(sorted)
      yield sorted
    }
  }
}
