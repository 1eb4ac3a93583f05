import { Alphabet } from "./alphabet.ts"
import { type CodePoints, everyCodePoint, foldAscii, invert, MAX_CODE_POINT, unite } from "./code-points.ts"
import type { Regex } from "./syntax.ts"
import type { Term } from "./term.ts"
import { Terms } from "./terms.ts"

type CharacterSet = Extract<Regex, { kind: "set" }>

/** An expression as a term, with its alphabet and its table of terms. */
export type Language = { readonly alphabet: Alphabet; readonly terms: Terms; readonly start: Term }

/** The code points that stand for an anchor in an alphabet. No text contains them, and no other set of an expression. */
export const anchorPoints = { start: MAX_CODE_POINT + 1, end: MAX_CODE_POINT + 2 } as const

const anchorSets = { start: anchorSet(anchorPoints.start), end: anchorSet(anchorPoints.end) } as const

function anchorSet(point: number): CharacterSet {
  return { kind: "set", points: [[point, point]], folded: [], negated: false }
}

/**
 * The language of a parsed expression. `insensitive` adds the other case of each ASCII letter to the characters whose case it
 * ignores, so `[^a]` excludes both cases. In Lucene's syntax these are single characters, also in brackets; `[a-c]` and `\\w` do
 * not change. In Java's syntax ranges change too.
 */
export function languageOf(regex: Regex, insensitive: boolean): Language {
  const pointsOf = (set: CharacterSet): CodePoints => {
    const points = insensitive ? unite(set.points, foldAscii(set.folded)) : set.points
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
      case "anchor":
        return termOf(anchorSets[part.at])
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
    case "anchor":
      // Both, so that each has a class of its own.
      yield anchorSets.start
      yield anchorSets.end
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
