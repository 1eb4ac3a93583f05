import type { DiagnosticCode } from "../../diagnostics/codes.ts"
import type { Diagnostic } from "../../diagnostics/diagnostic.ts"
import type { Span } from "../../diagnostics/source.ts"
import type { Scalar } from "../../runtime/value.ts"
import type { Schema } from "../../schema/schema.ts"
import type { ValueType } from "../../schema/value-type.ts"
import type { Expression } from "../syntax/ast.ts"
import type { ConstantNode, TypedExpression } from "./typed.ts"

/** What the parts of the checker share: the schema, the recursive checks and the reporting of diagnostics. */
export type CheckContext = {
  readonly schema: Schema
  /** Whether the index has a field. Null if that is unknown; every field then counts as mapped. */
  readonly mapped: ((field: string) => boolean) | null
  /** Checks an expression. Null if it reported an error. */
  readonly check: (expression: Expression) => TypedExpression | null
  /** Checks a condition. A bare boolean field is compared with true. */
  readonly checkCondition: (expression: Expression) => TypedExpression | null
  readonly report: (code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]) => null
  readonly warn: (code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]) => void
}

/** The diagnostics of a pass. */
export type Findings = { readonly diagnostics: Diagnostic[]; readonly warnings: Diagnostic[] }

export function constantNode(value: Scalar, type: ValueType, origin: Expression): ConstantNode {
  return { kind: "constant", value, type, origin }
}

const names: { readonly [type in ValueType]: string } = {
  string: "a string",
  int: "an integer",
  integer: "an integer",
  unsigned: "an integer",
  decimal: "a decimal number",
  number: "a number",
  boolean: "a boolean",
  date: "a date",
  ip: "an IP address",
  version: "a version",
  null: "null",
  unknown: "of unknown type",
  text: "a text without a keyword field",
  unsupported: "of an unsupported type",
}

/** A type as messages name it: "an IP address". */
export function typeName(type: ValueType | "any"): string {
  return type === "any" ? "a value" : names[type]
}

/** Whether an expression has exact values. Reports a text field without a keyword field. */
export function isExact(node: TypedExpression, context: CheckContext): boolean {
  if (node.type !== "text") return true
  const message = "this is a text field without a keyword field, so it has no exact value"
  context.report("EQL313", node.origin.span, message, "Use a keyword field, or a keyword subfield of this field.")
  return false
}
