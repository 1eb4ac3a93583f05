import { isNumeric, type ValueType } from "../../schema/value-type.ts"
import type { CompareExpression } from "../syntax/ast.ts"
import { type CheckContext, isExact, typeName } from "./context.ts"
import { type CompareOperator, fieldsOf, isConstant, type TypedExpression } from "./typed.ts"

const mirrored: { readonly [op in CompareOperator]: CompareOperator } = {
  "==": "==",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
}

/** Checks a comparison. The constant moves to the right, `!=` becomes a negation, and a comparison with null a test for null. */
export function checkCompare(expression: CompareExpression, context: CheckContext): TypedExpression | null {
  const left = context.check(expression.left)
  const right = context.check(expression.right)
  if (left === null || right === null) return null
  const op = expression.op === "!=" ? "==" : expression.op
  const origin: CompareExpression = { ...expression, op }
  const positive =
    op === "==" ? checkEquality(left, right, origin, context) : checkOrder(left, op, right, origin, context)
  if (positive === null || expression.op !== "!=") return positive
  return { kind: "not", operand: positive, type: "boolean", origin: expression }
}

/** `==`. A null on either side is a test for null of any expression (ReplaceNullChecks). */
function checkEquality(
  left: TypedExpression,
  right: TypedExpression,
  origin: CompareExpression,
  context: CheckContext,
): TypedExpression | null {
  const operand = isNullTest(right, left) ? left : isNullTest(left, right) ? right : null
  if (operand !== null) return { kind: "null-test", operand, type: "boolean", origin }
  // Comparing a condition with true or false gives the condition or its negation (BooleanFunctionEqualsElimination).
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (side.type !== "boolean" || isConstant(side) || side.kind === "field") continue
    if (other.kind !== "constant" || typeof other.value !== "boolean") continue
    return other.value ? side : { kind: "not", operand: side, type: "boolean", origin }
  }
  return checkOrder(left, "==", right, origin, context)
}

function checkOrder(
  left: TypedExpression,
  op: CompareOperator,
  right: TypedExpression,
  origin: CompareExpression,
  context: CheckContext,
): TypedExpression | null {
  if (!isConstant(right)) {
    if (isConstant(left)) return checkOrder(right, mirrored[op], left, origin, context)
    const fields = fieldsOf(right).map((field) => field.name)
    return context.report(
      "EQL308",
      right.origin.span,
      `a comparison with a field (${fields.join(", ")}) on both sides`,
      "Elasticsearch compares fields only with constants. Two fields can be arguments of the same function.",
    )
  }
  if (!isExact(left, context)) return null
  if (left.kind !== "field" && !isComparable(left.type, right.type)) {
    const message = `${typeName(left.type)} cannot be compared with ${typeName(right.type)}`
    context.warn("EQL501", right.origin.span, message, "The comparison is false for every event.")
  }
  return { kind: "compare", op, left, right, type: "boolean", origin }
}

/** Whether values of two types can be compared if the mapping of a field does not convert the constant. */
function isComparable(left: ValueType, right: ValueType): boolean {
  if ([left, right].some((type) => type === "null" || type === "unknown")) return true
  return left === right || (isNumeric(left) && isNumeric(right))
}

/**
 * Whether a comparison of the operand with a null tests if the operand is null. The keyword `null` always does. An unmapped
 * optional field is also null, but tests only another null: `?x == ?y` is true, `?x == "a"` is null.
 */
function isNullTest(side: TypedExpression, operand: TypedExpression): boolean {
  return isNull(side) && (side.origin.kind === "null" || isNull(operand))
}

function isNull(node: TypedExpression): boolean {
  return node.kind === "constant" && node.value === null
}
