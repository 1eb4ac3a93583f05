import { checkRegexInScript } from "../../runtime/patterns/java-regex.ts"
import { checkRegex } from "../../runtime/patterns/regex.ts"
import { isNumeric, isWhole, type ValueType } from "../../schema/value-type.ts"
import type { InExpression, Literal, PatternExpression } from "../syntax/ast.ts"
import { type CheckContext, isExact, typeName } from "./context.ts"
import { isConstant, type TypedExpression } from "./typed.ts"

/** Checks `in`, `in~` and `not in`: each item is a constant that can be compared with the operand. */
export function checkIn(expression: InExpression, context: CheckContext): TypedExpression | null {
  const operand = context.check(expression.operand)
  const items = expression.list.map((item) => {
    const typed = context.check(item)
    return typed && operand && checkItem(typed, operand, expression, context)
  })
  if (operand === null || !items.every((item) => item !== null)) return null
  if (!isExact(operand, context)) return null
  const { insensitive, negated } = expression
  if (insensitive && !isTextual(operand.type)) return refuseOperand("in~", operand, context)
  const found: TypedExpression = {
    kind: "in",
    insensitive,
    operand,
    list: items,
    type: "boolean",
    origin: { ...expression, negated: false },
  }
  return negated ? { kind: "not", operand: found, type: "boolean", origin: expression } : found
}

function checkItem(
  item: TypedExpression,
  operand: TypedExpression,
  expression: InExpression,
  context: CheckContext,
): TypedExpression | null {
  if (!isConstant(item)) {
    const note = "Elasticsearch compares fields only with constants."
    return context.report("EQL308", item.origin.span, "a list that contains a field", note)
  }
  const expected = expression.insensitive ? "string" : operand.type
  if (isComparable(expected, item.type)) return item
  const message = `this is ${typeName(item.type)}, but the list is compared with ${typeName(expected)}`
  return context.report("EQL311", item.origin.span, message)
}

/** Whether a list for operands of one type can contain a constant of another (DataTypes.areCompatible, and texts for dates, addresses and versions). */
function isComparable(operand: ValueType, item: ValueType): boolean {
  if (operand === item || [operand, item].some((type) => type === "null" || type === "unknown")) return true
  if (operand === "date") return item === "string" || isWhole(item)
  if (operand === "ip" || operand === "version") return item === "string"
  return isNumeric(operand) && isNumeric(item)
}

/** Checks `:`, `like`, `regex` and their variants: a text on the left, text constants on the right. */
export function checkPattern(expression: PatternExpression, context: CheckContext): TypedExpression | null {
  const operand = context.check(expression.operand)
  const patterns = expression.patterns.map((literal) => checkLiteral(literal, expression.op, context))
  if (operand === null || !patterns.every((pattern) => pattern !== null)) return null
  const language = expression.op.startsWith("regex") ? "regex" : "wildcard"
  const isValid = language === "wildcard" || checkExpressions(expression.patterns, patterns, operand, context)
  if (!isValid || !isExact(operand, context)) return null
  if (!isTextual(operand.type)) return refuseOperand(expression.op, operand, context)
  const insensitive = expression.op === ":" || expression.op.endsWith("~")
  return { kind: "pattern", operand, language, insensitive, patterns, type: "boolean", origin: expression }
}

function checkLiteral(literal: Literal, op: string, context: CheckContext): string | null {
  if (literal.kind === "string") return literal.value
  const advice = literal.kind === "null" ? "Write == null to test for a missing value." : "Write == for other values."
  return context.report("EQL310", literal.span, `the pattern of ${op} must be a string`, advice)
}

/** Checks regular expressions: joined, as Elasticsearch runs them, or else each alone. */
function checkExpressions(
  literals: readonly Literal[],
  patterns: readonly string[],
  operand: TypedExpression,
  context: CheckContext,
): boolean {
  const [check, syntax] = operand.kind === "field" ? [checkRegex, "Lucene "] : [checkRegexInScript, ""]
  if (check(patterns.join("|")) === null) return true
  const reasons = patterns.map(check)
  for (const [index, reason] of reasons.entries()) {
    const span = literals[index]?.span
    if (reason !== null && span) context.report("EQL315", span, `invalid ${syntax}regular expression: ${reason}`)
  }
  return reasons.every((reason) => reason === null)
}

function isTextual(type: ValueType): boolean {
  return type === "string" || type === "unknown" || type === "null"
}

function refuseOperand(op: string, operand: TypedExpression, context: CheckContext): null {
  const message = `${op} needs a string, but this is ${typeName(operand.type)}`
  return context.report("EQL309", operand.origin.span, message, "Write ==, or convert it with string(…).")
}
