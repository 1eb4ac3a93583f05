import type { Diagnostic } from "../../diagnostics/diagnostic.ts"
import { checkCidr } from "../../runtime/compare/cidr.ts"
import { parseDate } from "../../runtime/compare/date.ts"
import { parseIp } from "../../runtime/compare/ip.ts"
import { string } from "../../runtime/functions/conversion.ts"
import { doubleOf, longOf, unsignedOf } from "../../runtime/value.ts"
import type { CompareOperator, ConstantNode, FieldNode } from "../check/typed.ts"
import type { FieldTest, LooseConstant } from "./condition.ts"

/**
 * The test for a comparison of a field with constants. Each constant is converted as the field's type indexes it. A constant that
 * cannot be converted never matches. Elasticsearch fails the search in this case, so this pass reports a warning.
 */
export function fieldTest(
  field: FieldNode,
  op: CompareOperator,
  constants: readonly ConstantNode[],
  findings: Diagnostic[],
): FieldTest {
  const usable = constants.filter((constant) => {
    const diagnostic = diagnosticOf(constant, op, field)
    if (diagnostic !== null) findings.push(diagnostic)
    return diagnostic === null
  })
  const [first] = usable
  if (first === undefined) return { kind: "never" }
  switch (field.type) {
    case "integer":
    case "unsigned":
    case "decimal":
      return op === "=="
        ? { kind: "numbers", values: usable.map(numberOf).filter((value) => value !== null) }
        : { kind: "number-order", op, value: numberOf(first) ?? Number.NaN }
    case "boolean":
      return { kind: "booleans", values: usable.map(({ value }) => value === true || value === "true") }
    case "date":
      return { kind: "spans", spans: usable.map((constant) => spanOf(constant, op)) }
    case "ip":
      return op === "=="
        ? { kind: "blocks", blocks: usable.map(textOf) }
        : { kind: "ip-order", op, address: textOf(first) }
    case "version":
      return { kind: "versions", op, versions: usable.map(textOf) }
    case "unknown":
      return dynamicTest(op, usable.map(looseOf))
    default:
      return op === "=="
        ? { kind: "texts", texts: usable.map(textOf), insensitive: false }
        : { kind: "text-order", op, text: textOf(first) }
  }
}

/** A constant as a keyword field indexes it. A double keeps its point (`1.0`). */
function textOf({ value, type }: ConstantNode): string {
  return String(string(value, type === "decimal"))
}

function numberOf({ value }: ConstantNode): number | bigint | null {
  if (typeof value !== "string") return typeof value === "number" || typeof value === "bigint" ? value : null
  return /^[+-]?[0-9]+$/.test(value.trim()) ? (longOf(value.trim()) ?? unsignedOf(value.trim())) : doubleOf(value)
}

/** A dynamic field indexes numbers as numbers and other values as keywords. Most constants need only their text. */
function dynamicTest(op: CompareOperator, values: readonly LooseConstant[]): FieldTest {
  const [first] = values
  if (op !== "==" && first !== undefined) return { kind: "loose-order", op, value: first }
  const asText = values.every(({ text, number }) => number === null || String(number) === text)
  if (asText) return { kind: "texts", texts: values.map(({ text }) => text), insensitive: false }
  return { kind: "loose", values }
}

function looseOf(constant: ConstantNode): LooseConstant {
  return { text: textOf(constant), number: numberOf(constant) }
}

/** The range of dates that satisfy a comparison. Elasticsearch rounds an incomplete date down for `<` and `>=`, up for `<=` and `>`. */
function spanOf({ value }: ConstantNode, op: CompareOperator): readonly [number, number] {
  const constant = typeof value === "boolean" || value === null ? 0 : value
  const first = parseDate(constant) ?? 0
  const last = parseDate(constant, true) ?? first
  switch (op) {
    case "==":
      return [first, last]
    case "<":
      return [Number.NEGATIVE_INFINITY, first - 1]
    case "<=":
      return [Number.NEGATIVE_INFINITY, last]
    case ">":
      return [last + 1, Number.POSITIVE_INFINITY]
    case ">=":
      return [first, Number.POSITIVE_INFINITY]
  }
}

function diagnosticOf(constant: ConstantNode, op: CompareOperator, field: FieldNode): Diagnostic | null {
  const { value, type } = constant
  switch (field.type) {
    case "integer":
    case "unsigned":
    case "decimal":
      return numberOf(constant) === null ? never(constant, field) : null
    case "boolean":
      if (op !== "==") return never(constant, field)
      return typeof value === "boolean" || value === "true" || value === "false" ? null : never(constant, field)
    case "date":
      if (typeof value === "string" && /^now|\|\|/.test(value)) return dateMath(constant)
      if (value === null || type === "boolean" || type === "decimal" || typeof value === "boolean")
        return never(constant, field)
      return parseDate(value) === null ? never(constant, field) : null
    case "ip":
      if (typeof value !== "string") return never(constant, field)
      return (op === "==" ? checkCidr(value) === null : parseIp(value) !== null) ? null : never(constant, field)
    default:
      return null
  }
}

function never({ origin }: ConstantNode, field: FieldNode): Diagnostic {
  const message = `${field.name} is of type ${field.mapping.type} and cannot be compared with this value`
  const notes = ["The comparison is false for every event. Elasticsearch would fail the search."]
  return { code: "EQL501", severity: "warning", message, span: origin.span, notes }
}

/** With `now-5m`, each scan of a record could give a different result. */
function dateMath({ origin }: ConstantNode): Diagnostic {
  const message = "a date relative to the current time is not supported"
  const notes = ["Landfall evaluates a record when it arrives, and again on a retry. Write a fixed date."]
  return { code: "EQL404", severity: "unsupported", message, span: origin.span, notes }
}
