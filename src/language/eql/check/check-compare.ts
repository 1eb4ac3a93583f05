import { isNumeric, type ValueType } from "../../schema/value-type.ts"
import type { CompareExpression } from "../syntax/ast.ts"
import { type Checking, typeName } from "./checking.ts"
import { type CompareOperator, fieldsOf, isConstant, type Typed } from "./typed.ts"

const swapped: { readonly [op in CompareOperator]: CompareOperator } = {
  "==": "==",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
}

/** A comparison: its constant goes to the right, `!=` becomes a negation, a comparison with null a test for null. */
export function checkCompare(expression: CompareExpression, checking: Checking): Typed | null {
  const left = checking.check(expression.left)
  const right = checking.check(expression.right)
  if (left === null || right === null) return null
  const op = expression.op === "!=" ? "==" : expression.op
  const origin: CompareExpression = { ...expression, op }
  const positive = op === "==" ? equality(left, right, origin, checking) : ordered(left, op, right, origin, checking)
  if (positive === null || expression.op !== "!=") return positive
  return { kind: "not", operand: positive, type: "boolean", origin: expression }
}

/** `==`. A test for null may stand on either side and on any expression (ReplaceNullChecks). */
function equality(left: Typed, right: Typed, origin: CompareExpression, checking: Checking): Typed | null {
  const operand = isNullTest(right, left) ? left : isNullTest(left, right) ? right : null
  if (operand !== null) return { kind: "null-test", operand, type: "boolean", origin }
  // A condition compared with true or false is the condition or its negation (BooleanFunctionEqualsElimination).
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (side.type !== "boolean" || isConstant(side) || side.kind === "field") continue
    if (other.kind !== "constant" || typeof other.value !== "boolean") continue
    return other.value ? side : { kind: "not", operand: side, type: "boolean", origin }
  }
  return ordered(left, "==", right, origin, checking)
}

function ordered(
  left: Typed,
  op: CompareOperator,
  right: Typed,
  origin: CompareExpression,
  checking: Checking,
): Typed | null {
  if (!isConstant(right)) {
    if (isConstant(left)) return ordered(right, swapped[op], left, origin, checking)
    const fields = fieldsOf(right).map((field) => field.name)
    return checking.report(
      "EQL308",
      right.origin.span,
      `a comparison with a field (${fields.join(", ")}) on both sides`,
      "Elasticsearch compares fields with constants only. Fields may meet as arguments of one function.",
    )
  }
  if (left.type === "text") {
    const message = "this field is analysed text only and has no exact form to compare"
    return checking.report(
      "EQL313",
      left.origin.span,
      message,
      "Use a keyword field, or a keyword field below this one.",
    )
  }
  if (left.kind !== "field" && !isComparable(left.type, right.type)) {
    const message = `${typeName(left.type)} is never equal to, less or more than ${typeName(right.type)}`
    checking.warn("EQL501", right.origin.span, message, "The comparison is false for every event.")
  }
  return { kind: "compare", op, left, right, type: "boolean", origin }
}

/** Whether values of two types have an order among them, where no field's mapping reads the constant as its own type. */
function isComparable(left: ValueType, right: ValueType): boolean {
  if ([left, right].some((type) => type === "null" || type === "unknown")) return true
  return left === right || (isNumeric(left) && isNumeric(right))
}

/**
 * Whether comparing the operand with a null asks if the operand is null. The word `null` does; an optional field that
 * nobody maps is null too, but only asks that of another null: `?x == ?y` is true, `?x == "a"` neither true nor false.
 */
function isNullTest(side: Typed, operand: Typed): boolean {
  return isNull(side) && (side.origin.kind === "null" || isNull(operand))
}

function isNull(node: Typed): boolean {
  return node.kind === "constant" && node.value === null
}
