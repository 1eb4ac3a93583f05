import { checkRegex } from "../../runtime/patterns/regex.ts"
import { isNumeric, type ValueType } from "../../schema/value-type.ts"
import type { InExpression, Literal, PatternExpression } from "../syntax/ast.ts"
import { type Checking, typeName } from "./checking.ts"
import { isConstant, type Typed } from "./typed.ts"

/** `in`, `in~` and `not in`: a list of constants the operand can be compared with. */
export function checkIn(expression: InExpression, checking: Checking): Typed | null {
  const operand = checking.check(expression.operand)
  const items = expression.list.map((item) => {
    const typed = checking.check(item)
    return typed && operand && checkItem(typed, operand, expression, checking)
  })
  if (operand === null || !items.every((item) => item !== null)) return null
  if (!isExact(operand, checking)) return null
  const { insensitive, negated } = expression
  if (insensitive && !isTextual(operand.type)) return refuseOperand("in~", operand, checking)
  const found: Typed = {
    kind: "in",
    insensitive,
    operand,
    list: items,
    type: "boolean",
    origin: { ...expression, negated: false },
  }
  return negated ? { kind: "not", operand: found, type: "boolean", origin: expression } : found
}

function checkItem(item: Typed, operand: Typed, expression: InExpression, checking: Checking): Typed | null {
  if (!isConstant(item)) {
    const note = "Elasticsearch compares fields with constants only."
    return checking.report("EQL308", item.origin.span, "a list that contains a field", note)
  }
  const wanted = expression.insensitive ? "string" : operand.type
  if (isComparable(wanted, item.type)) return item
  const message = `this is ${typeName(item.type)}, but the list is compared with ${typeName(wanted)}`
  return checking.report("EQL311", item.origin.span, message)
}

/** Whether a list for operands of one type may hold a constant of another (DataTypes.areCompatible, and texts for dates, addresses and versions). */
function isComparable(operand: ValueType, item: ValueType): boolean {
  if (operand === item || [operand, item].some((type) => type === "null" || type === "unknown")) return true
  if (operand === "date") return item === "string" || item === "integer"
  if (operand === "ip" || operand === "version") return item === "string"
  return isNumeric(operand) && isNumeric(item)
}

/** `:`, `like`, `regex` and their forms: a text on the left, text constants on the right. */
export function checkPattern(expression: PatternExpression, checking: Checking): Typed | null {
  const operand = checking.check(expression.operand)
  const language = expression.op.startsWith("regex") ? "regex" : "wildcard"
  const patterns = expression.patterns.map((literal) => checkLiteral(literal, expression.op, language, checking))
  if (operand === null || !patterns.every((pattern) => pattern !== null)) return null
  if (!isExact(operand, checking)) return null
  if (!isTextual(operand.type)) return refuseOperand(expression.op, operand, checking)
  const insensitive = expression.op === ":" || expression.op.endsWith("~")
  return { kind: "pattern", operand, language, insensitive, patterns, type: "boolean", origin: expression }
}

function checkLiteral(literal: Literal, op: string, language: "wildcard" | "regex", checking: Checking): string | null {
  if (literal.kind !== "string") {
    const advice = literal.kind === "null" ? "Write == null to test for a missing value." : "Write == for other values."
    return checking.report("EQL310", literal.span, `the pattern of ${op} has to be a string`, advice)
  }
  const reason = language === "regex" ? checkRegex(literal.value) : null
  if (reason !== null) return checking.report("EQL315", literal.span, `this is no Lucene regular expression: ${reason}`)
  return literal.value
}

function isTextual(type: ValueType): boolean {
  return type === "string" || type === "unknown" || type === "null"
}

function isExact(operand: Typed, checking: Checking): boolean {
  if (operand.type !== "text") return true
  const message = "this field is analysed text only and has no exact form to compare"
  checking.report("EQL313", operand.origin.span, message, "Use a keyword field, or a keyword field below this one.")
  return false
}

function refuseOperand(op: string, operand: Typed, checking: Checking): null {
  const message = `${op} works on strings, but this is ${typeName(operand.type)}`
  return checking.report("EQL309", operand.origin.span, message, "Write ==, or convert it with string(…).")
}
