import type { Expression } from "./ast.ts"

/** More levels than any real query has, and few enough that every pass can recurse on half of Node's default stack. */
export const MAX_NESTING = 250

/** The first expression of a tree that is nested deeper than the maximum, or null. It does not recurse. */
export function firstTooDeep(tree: Expression): Expression | null {
  let level: readonly Expression[] = [tree]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return level[0] ?? null
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
