import type { Expression } from "./ast.ts"

/** Deeper than anyone writes, and so few levels that every stage can follow a tree down on half of Node's usual stack. */
export const DEEPEST_NESTING = 250

/** The first expression that lies deeper in a tree than the stages after the parser go, or null. Needs no stack itself. */
export function tooDeep(tree: Expression): Expression | null {
  let level: readonly Expression[] = [tree]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_NESTING) return level[0] ?? null
    level = level.flatMap(partsOf)
  }
  return null
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "call":
      return expression.args
    case "unary":
    case "not":
    case "pattern":
      return [expression.operand]
    case "arithmetic":
    case "compare":
      return [expression.left, expression.right]
    case "in":
      return [expression.operand, ...expression.list]
    case "logic":
      return expression.terms
    default:
      return []
  }
}
