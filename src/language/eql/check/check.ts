import type { Outcome } from "../../diagnostics/diagnostic.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { MAX_LONG, shortestInteger } from "../../runtime/functions/integer.ts"
import { hasValues, type Schema } from "../../schema/schema.ts"
import { typeOfField, type ValueType } from "../../schema/value-type.ts"
import type { Expression, FieldExpression, Literal } from "../syntax/ast.ts"
import { checkArithmetic, checkCall, checkSign } from "./check-call.ts"
import { checkCompare } from "./check-compare.ts"
import { checkIn, checkPattern } from "./check-list.ts"
import { type CheckContext, constantNode, type Findings, typeName } from "./context.ts"
import type { TypedExpression } from "./typed.ts"
import { similarField } from "./typo.ts"

type CheckOptions = {
  readonly schema: Schema
  readonly mapped: ((field: string) => boolean) | null
}

/**
 * Resolves every name and checks every type of a query's condition. It reports all errors at once: an expression with an error
 * takes no part in the checks of its parents.
 */
export function check(condition: Expression, options: CheckOptions): Outcome<TypedExpression> {
  const findings: Findings = { diagnostics: [], warnings: [] }
  return outcomeOf(checker(options, findings).checkCondition(condition), findings)
}

/** Checks an expression that need not be a condition. */
export function checkExpression(expression: Expression, options: CheckOptions): Outcome<TypedExpression> {
  const findings: Findings = { diagnostics: [], warnings: [] }
  return outcomeOf(checker(options, findings).check(expression), findings)
}

function outcomeOf(typed: TypedExpression | null, { diagnostics, warnings }: Findings): Outcome<TypedExpression> {
  return typed === null || diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value: typed, warnings }
}

function checker(options: CheckOptions, findings: Findings): CheckContext {
  const context: CheckContext = {
    ...options,
    check: (expression) => checkNode(expression, context),
    checkCondition(expression) {
      const typed = context.check(expression)
      return typed && asCondition(typed, context)
    },
    report(code, span, message, ...notes) {
      findings.diagnostics.push({ code, severity: "error", message, span, notes })
      return null
    },
    warn(code, span, message, ...notes) {
      findings.warnings.push({ code, severity: "warning", message, span, notes })
    },
  }
  return context
}

function checkNode(expression: Expression, context: CheckContext): TypedExpression | null {
  switch (expression.kind) {
    case "string":
    case "integer":
    case "decimal":
    case "boolean":
    case "null":
      return constantOf(expression)
    case "field":
      return checkField(expression, context)
    case "call":
      return checkCall(expression, context)
    case "unary":
      return checkSign(expression, context)
    case "arithmetic":
      return checkArithmetic(expression, context)
    case "compare":
      return checkCompare(expression, context)
    case "in":
      return checkIn(expression, context)
    case "pattern":
      return checkPattern(expression, context)
    case "not": {
      const operand = context.checkCondition(expression.operand)
      return operand && { kind: "not", operand, type: "boolean", origin: expression }
    }
    case "logic": {
      const terms = expression.terms.map(context.checkCondition)
      if (!terms.every((term) => term !== null)) return null
      return { kind: "logic", op: expression.op, terms, type: "boolean", origin: expression }
    }
  }
}

function constantOf(literal: Literal): TypedExpression {
  switch (literal.kind) {
    case "string":
      return constantNode(literal.value, "string", literal)
    case "integer":
      return constantNode(shortestInteger(literal.value), integerType(literal.value), literal)
    case "decimal":
      return constantNode(literal.value, "decimal", literal)
    case "boolean":
      return constantNode(literal.value, "boolean", literal)
    case "null":
      return constantNode(null, "null", literal)
  }
}

/** The smallest type that holds a literal, which has no sign. */
function integerType(value: bigint): ValueType {
  return value <= MAX_INT ? "int" : value <= MAX_LONG ? "integer" : "unsigned"
}

const MAX_INT = 2n ** 31n - 1n

function checkField(field: FieldExpression, context: CheckContext): TypedExpression | null {
  const { name } = field
  if (context.mapped !== null && !context.mapped(name)) {
    if (field.optional) return constantNode(null, "null", field)
    return context.report("EQL301", field.span, `unknown field ${name}`, ...suggestions(name, context))
  }
  const mapping = context.schema.mappingOf(name)
  const type = typeOfField(mapping.type)
  if (type === "unsupported") {
    return context.report(
      "EQL312",
      field.span,
      `${name} is of type ${mapping.type}, which EQL cannot query`,
      mapping.type === "object" ? "Use one of its subfields." : "Elasticsearch also refuses such a field in EQL.",
    )
  }
  if (context.mapped === null && mapping.type === "dynamic") warnOfTypo(field, context)
  return { kind: "field", name: mapping.target ?? name, mapping, type, origin: field }
}

function suggestions(name: string, context: CheckContext): readonly string[] {
  const mapped = context.mapped ?? (() => true)
  const near = nearest(name, [...context.schema.names].filter(mapped))
  const optional = `Write ?${name} if the mapping may not have the field.`
  return near === null ? [optional] : [`Did you mean ${near}?`, optional]
}

/** Warns if an unmapped field differs from a mapped one by a typo in one segment. */
function warnOfTypo(field: FieldExpression, context: CheckContext): void {
  const parent = field.name.slice(0, Math.max(0, field.name.lastIndexOf(".")))
  const isBelowValues = hasValues(context.schema.mappingOf(parent).type)
  const near = isBelowValues ? parent : similarField(field.name, context.schema.names)
  if (near === null) return
  const message = `${field.name} is not a field of ECS ${context.schema.version}`
  context.warn(
    "EQL502",
    field.span,
    message,
    `Did you mean ${near}? The condition treats the field as missing in events without it.`,
  )
}

/**
 * An expression as a condition. Elasticsearch compares a bare field with true (AddMissingEqualsToBoolField); any other
 * expression must be boolean.
 */
function asCondition(node: TypedExpression, context: CheckContext): TypedExpression | null {
  if (node.kind === "field" && (node.type === "boolean" || node.type === "unknown")) {
    const right = constantNode(true, "boolean", node.origin)
    return { kind: "compare", op: "==", left: node, right, type: "boolean", origin: node.origin }
  }
  if (node.type === "boolean" || node.type === "null") return node
  return context.report(
    "EQL307",
    node.origin.span,
    `a condition must be a boolean, but this is ${typeName(node.type)}`,
    "Compare it with a value, for example with ==.",
  )
}
