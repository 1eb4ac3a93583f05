import type { DiagnosticCode } from "../../diagnostics/codes.ts"
import type { Diagnostic } from "../../diagnostics/diagnostic.ts"
import type { Span } from "../../diagnostics/source.ts"
import type { Scalar } from "../../runtime/scalar.ts"
import type { Schema } from "../../schema/schema.ts"
import type { ValueType } from "../../schema/value-type.ts"
import type { Expression } from "../syntax/ast.ts"
import type { ConstantNode, Typed } from "./typed.ts"

/** What the parts of the checker share: what is known of the fields, a way down the tree and a way to complain. */
export type Checking = {
  readonly schema: Schema
  /** Whether the index has a field; null when that is not known, and every field then counts as mapped. */
  readonly mapped: ((field: string) => boolean) | null
  /** The typed tree of an expression, or null once something in it has been reported. */
  readonly check: (expression: Expression) => Typed | null
  /** The same where a condition is wanted: a bare boolean field is compared with true. */
  readonly checkCondition: (expression: Expression) => Typed | null
  readonly report: (code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]) => null
  readonly warn: (code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]) => void
}

/** Gathers what a stage finds. */
export type Findings = { readonly diagnostics: Diagnostic[]; readonly warnings: Diagnostic[] }

export function constantNode(value: Scalar, type: ValueType, origin: Expression): ConstantNode {
  return { kind: "constant", value, type, origin }
}

const names: { readonly [type in ValueType]: string } = {
  string: "a string",
  integer: "an integer",
  decimal: "a decimal number",
  number: "a number",
  boolean: "a boolean",
  date: "a date",
  ip: "an IP address",
  version: "a version",
  null: "null",
  unknown: "of unknown type",
  text: "analysed text",
  unsupported: "of an unsupported type",
}

/** A type as a message says it: "an IP address". */
export function typeName(type: ValueType | "any"): string {
  return type === "any" ? "a value" : names[type]
}
