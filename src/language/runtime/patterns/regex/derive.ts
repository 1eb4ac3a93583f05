import type { Node } from "./node.ts"
import type { Terms } from "./terms.ts"

/**
 * The partial derivatives of a term (Antimirov 1996): a text that begins with a character of the class belongs to the term
 * exactly if the rest of it belongs to one of these. Without `~` and `&` a term has no more of them in all than it has
 * characters; below those two operators the whole derivative is taken (Brzozowski 1964).
 */
export function derive(terms: Terms, node: Node, of: number): readonly Node[] {
  const known = node.successors[of]
  if (known !== undefined) return known
  const found = new Set<Node>()
  for (const successor of derivatives(terms, node, of)) {
    if (successor.shape.kind === "either") for (const choice of successor.shape.choices) found.add(choice)
    else if (successor !== terms.nothing) found.add(successor)
  }
  const successors = Array.from(found)
  node.successors[of] = successors
  return successors
}

function derivatives(terms: Terms, node: Node, of: number): readonly Node[] {
  const { shape } = node
  switch (shape.kind) {
    case "nothing":
    case "empty":
      return []
    case "one-of":
      return shape.classes.has(of) ? [terms.empty] : []
    case "then":
      return sequenceDerivatives(terms, node, of)
    case "either":
      return shape.choices.flatMap((choice) => derive(terms, choice, of))
    case "both":
      return [terms.both(shape.parts.map((part) => terms.either(derive(terms, part, of))))]
    case "not":
      return [terms.not(terms.either(derive(terms, shape.inner, of)))]
    case "repeat": {
      const left = terms.repeat(shape.inner, Math.max(0, shape.least - 1), shape.most - 1)
      return derive(terms, shape.inner, of).map((successor) => terms.join(successor, left))
    }
  }
}

/** Along the sequence for as long as its parts may be empty; a loop, because sequences are as long as patterns. */
function sequenceDerivatives(terms: Terms, node: Node, of: number): readonly Node[] {
  const found: Node[] = []
  let rest = node
  while (rest.shape.kind === "then") {
    const { first, rest: behind } = rest.shape
    for (const successor of derive(terms, first, of)) found.push(terms.join(successor, behind))
    if (!first.nullable) return found
    rest = behind
  }
  found.push(...derive(terms, rest, of))
  return found
}
