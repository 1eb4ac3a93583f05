import type { Outcome } from "../../diagnostics/diagnostic.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { shortestInteger } from "../../runtime/functions/integer.ts"
import type { Schema } from "../../schema/schema.ts"
import { typeOfField } from "../../schema/value-type.ts"
import type { EventFilter, Expression, FieldExpression, Literal } from "../syntax/ast.ts"
import { checkArithmetic, checkCall, checkSign } from "./check-call.ts"
import { checkCompare } from "./check-compare.ts"
import { checkIn, checkPattern } from "./check-list.ts"
import { type Checking, constantNode, type Findings, typeName } from "./checking.ts"
import { listedBut } from "./misspelt.ts"
import type { Typed } from "./typed.ts"

export type CheckOptions = {
  readonly schema: Schema
  readonly mapped: ((field: string) => boolean) | null
}

/**
 * Resolves every name and checks every type of a query's condition. All faults are found at once: an expression with a
 * fault is left out of the checks above it.
 */
export function check(filter: EventFilter, options: CheckOptions): Outcome<Typed> {
  const findings: Findings = { diagnostics: [], warnings: [] }
  const condition = checker(options, findings).checkCondition(filter.condition)
  if (condition === null || findings.diagnostics.length > 0) return { ok: false, diagnostics: findings.diagnostics }
  return { ok: true, value: condition, warnings: findings.warnings }
}

/** Checks an expression that need not be a condition, as the tests of constant folding do. */
export function checkExpression(expression: Expression, options: CheckOptions): Outcome<Typed> {
  const findings: Findings = { diagnostics: [], warnings: [] }
  const typed = checker(options, findings).check(expression)
  if (typed === null || findings.diagnostics.length > 0) return { ok: false, diagnostics: findings.diagnostics }
  return { ok: true, value: typed, warnings: findings.warnings }
}

function checker(options: CheckOptions, findings: Findings): Checking {
  const checking: Checking = {
    ...options,
    check: (expression) => checkNode(expression, checking),
    checkCondition(expression) {
      const typed = checking.check(expression)
      return typed && asCondition(typed, checking)
    },
    report(code, span, message, ...notes) {
      findings.diagnostics.push({ code, severity: "error", message, span, notes })
      return null
    },
    warn(code, span, message, ...notes) {
      findings.warnings.push({ code, severity: "warning", message, span, notes })
    },
  }
  return checking
}

function checkNode(expression: Expression, checking: Checking): Typed | null {
  switch (expression.kind) {
    case "string":
    case "integer":
    case "decimal":
    case "boolean":
    case "null":
      return constantOf(expression)
    case "field":
      return checkField(expression, checking)
    case "call":
      return checkCall(expression, checking)
    case "unary":
      return checkSign(expression, checking)
    case "arithmetic":
      return checkArithmetic(expression, checking)
    case "compare":
      return checkCompare(expression, checking)
    case "in":
      return checkIn(expression, checking)
    case "pattern":
      return checkPattern(expression, checking)
    case "not": {
      const operand = checking.checkCondition(expression.operand)
      return operand && { kind: "not", operand, type: "boolean", origin: expression }
    }
    case "logic": {
      const terms = expression.terms.map(checking.checkCondition)
      if (!terms.every((term) => term !== null)) return null
      return { kind: "logic", op: expression.op, terms, type: "boolean", origin: expression }
    }
  }
}

function constantOf(literal: Literal): Typed {
  switch (literal.kind) {
    case "string":
      return constantNode(literal.value, "string", literal)
    case "integer":
      return constantNode(shortestInteger(literal.value), "integer", literal)
    case "decimal":
      return constantNode(literal.value, "decimal", literal)
    case "boolean":
      return constantNode(literal.value, "boolean", literal)
    case "null":
      return constantNode(null, "null", literal)
  }
}

function checkField(field: FieldExpression, checking: Checking): Typed | null {
  const { name } = field
  if (checking.mapped !== null && !checking.mapped(name)) {
    if (field.optional) return constantNode(null, "null", field)
    return checking.report("EQL301", field.span, `unknown field ${name}`, ...suggestions(name, checking))
  }
  const mapping = checking.schema.mappingOf(name)
  const type = typeOfField(mapping.type)
  if (type === "unsupported") {
    return checking.report(
      "EQL312",
      field.span,
      `${name} is of type ${mapping.type}, which EQL cannot query`,
      mapping.type === "object"
        ? "Name one of the fields below it."
        : "Elasticsearch refuses such a field in EQL, too.",
    )
  }
  if (checking.mapped === null && mapping.type === "dynamic") warnOfTypo(field, checking)
  return { kind: "field", name: mapping.target ?? name, mapping, type, origin: field }
}

function suggestions(name: string, checking: Checking): readonly string[] {
  const mapped = checking.mapped ?? (() => true)
  const near = nearest(name, [...checking.schema.names].filter(mapped))
  const optional = `Write ?${name} if it may be missing from the mapping.`
  return near === null ? [optional] : [`Did you mean ${near}?`, optional]
}

/** Warns when an unlisted field has the name of a listed one but for a slip in one segment. */
function warnOfTypo(field: FieldExpression, checking: Checking): void {
  const near = listedBut(field.name, checking.schema.names)
  if (near === null) return
  const message = `${field.name} is no field of ECS ${checking.schema.version}`
  checking.warn("EQL502", field.span, message, `Did you mean ${near}? Events without the field count as missing it.`)
}

/**
 * What stands where true or false is wanted. Elasticsearch compares a bare field with true (AddMissingEqualsToBoolField);
 * anything else has to be boolean already.
 */
function asCondition(node: Typed, checking: Checking): Typed | null {
  if (node.kind === "field" && (node.type === "boolean" || node.type === "unknown")) {
    const right = constantNode(true, "boolean", node.origin)
    return { kind: "compare", op: "==", left: node, right, type: "boolean", origin: node.origin }
  }
  if (node.type === "boolean" || node.type === "null") return node
  return checking.report(
    "EQL307",
    node.origin.span,
    `a condition has to be true or false, but this is ${typeName(node.type)}`,
    "Compare it with something, for example with ==.",
  )
}
