import { Alphabet } from "./alphabet.ts"
import { type CodePoints, everyCodePoint, foldAscii, invert } from "./code-points.ts"
import type { Regex } from "./syntax.ts"
import type { Term } from "./term.ts"
import { Terms } from "./terms.ts"

type CharacterSet = Extract<Regex, { kind: "set" }>

/** An expression as a term, with its alphabet and its table of terms. */
export type Language = { readonly alphabet: Alphabet; readonly terms: Terms; readonly start: Term }

/**
 * The language of a parsed expression. `insensitive` adds the other case of each ASCII letter to every character, class and
 * range, so `[^a]` excludes both cases. Lucene before 10 does not change ranges such as `[a-z]`; its later flag
 * CASE_INSENSITIVE_RANGE and Java's CASE_INSENSITIVE do. Landfall does too, because missing upper case would let an attacker evade.
 */
export function languageOf(regex: Regex, insensitive: boolean): Language {
  const pointsOf = (set: CharacterSet): CodePoints => {
    const points = insensitive ? foldAscii(set.points) : set.points
    return set.negated ? invert(points) : points
  }
  const sets = new Map<string, CodePoints>([["", everyCodePoint]])
  for (const set of setsOf(regex)) {
    const points = pointsOf(set)
    sets.set(points.join(" "), points)
  }
  const alphabet = new Alphabet(Array.from(sets.values()))
  const terms = new Terms(alphabet.size)
  const termOf = (part: Regex): Term => {
    switch (part.kind) {
      case "nothing":
        return terms.nothing
      case "set":
        return terms.oneOf(alphabet.classesOf(pointsOf(part)))
      case "sequence":
        return terms.sequence(part.parts.map(termOf))
      case "union":
        return terms.either(part.choices.map(termOf))
      case "intersection":
        return terms.both(part.parts.map(termOf))
      case "complement":
        return terms.not(termOf(part.inner))
      case "repeat":
        return terms.repeat(termOf(part.inner), part.min, part.max)
    }
  }
  return { alphabet, terms, start: termOf(regex) }
}

function* setsOf(regex: Regex): Generator<CharacterSet> {
  switch (regex.kind) {
    case "nothing":
      return
    case "set":
      yield regex
      return
    case "complement":
    case "repeat":
      yield* setsOf(regex.inner)
      return
    case "sequence":
    case "intersection":
      for (const part of regex.parts) yield* setsOf(part)
      return
    case "union":
      for (const choice of regex.choices) yield* setsOf(choice)
  }
}
