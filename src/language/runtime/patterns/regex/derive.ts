import type { Term } from "./term.ts"
import type { Terms } from "./terms.ts"

/**
 * The partial derivatives of a term (Antimirov 1996): a text that starts with a character of the class belongs to the term
 * exactly if the rest of the text belongs to one of them. Without `~` and `&`, a term has at most as many derivatives as it has
 * characters; below those operators the function uses the complete derivative (Brzozowski 1964).
 */
export function derive(terms: Terms, term: Term, classIndex: number): readonly Term[] {
  const known = term.successors[classIndex]
  if (known !== undefined) return known
  const found = new Set<Term>()
  for (const successor of derivatives(terms, term, classIndex)) {
    if (successor.shape.kind === "either") for (const choice of successor.shape.choices) found.add(choice)
    else if (successor !== terms.nothing) found.add(successor)
  }
  const successors = Array.from(found)
  term.successors[classIndex] = successors
  return successors
}

function derivatives(terms: Terms, term: Term, classIndex: number): readonly Term[] {
  const { shape } = term
  switch (shape.kind) {
    case "nothing":
    case "empty":
      return []
    case "one-of":
      return shape.classes.has(classIndex) ? [terms.empty] : []
    case "then":
      return sequenceDerivatives(terms, term, classIndex)
    case "either":
      return shape.choices.flatMap((choice) => derive(terms, choice, classIndex))
    case "both":
      return [terms.both(shape.parts.map((part) => terms.either(derive(terms, part, classIndex))))]
    case "not":
      return [terms.not(terms.either(derive(terms, shape.inner, classIndex)))]
    case "repeat": {
      const left = terms.repeat(shape.inner, Math.max(0, shape.min - 1), shape.max - 1)
      return derive(terms, shape.inner, classIndex).map((successor) => terms.join(successor, left))
    }
  }
}

/** Follows the sequence while its parts can be empty. A loop, because a sequence can be as long as the pattern. */
function sequenceDerivatives(terms: Terms, term: Term, classIndex: number): readonly Term[] {
  const found: Term[] = []
  let rest = term
  while (rest.shape.kind === "then") {
    const { first, rest: after } = rest.shape
    for (const successor of derive(terms, first, classIndex)) found.push(terms.join(successor, after))
    if (!first.nullable) return found
    rest = after
  }
  found.push(...derive(terms, rest, classIndex))
  return found
}
