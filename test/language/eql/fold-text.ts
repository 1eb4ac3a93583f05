import { checkExpression } from "../../../src/language/eql/check/check.ts"
import { fold } from "../../../src/language/eql/check/fold.ts"
import { parseExpression } from "../../../src/language/eql/syntax/parser.ts"
import type { Scalar } from "../../../src/language/runtime/value.ts"
import { ecs } from "../../../src/language/schema/schema.ts"

/** The value of a constant expression, or its errors. */
export function foldText(expression: string): Scalar | string {
  const parsed = parseExpression(expression)
  if (!parsed.ok) return `refused: ${parsed.diagnostics.map(({ message }) => message)}`
  const checked = checkExpression(parsed.value, { schema: ecs, mapped: null })
  if (!checked.ok) return `refused: ${checked.diagnostics.map(({ message }) => message)}`
  const folded = fold(checked.value)
  if (folded.ok && folded.warnings.length > 0) return `fails: ${folded.warnings.map(({ message }) => message)}`
  if (!folded.ok) return `refused: ${folded.diagnostics.map(({ message }) => message)}`
  return folded.value.kind === "constant" ? folded.value.value : `not constant: ${folded.value.kind}`
}
