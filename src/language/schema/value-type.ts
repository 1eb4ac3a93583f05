import type { FieldType } from "./schema.ts"

/**
 * The type of an expression. `int` has 32 bits, `integer` 64, `unsigned` 64 without a sign; `number` is an integer or a decimal,
 * depending on the value; `unknown` is a dynamic field, whose type is that of its value; `text` is analysed text without a keyword field.
 */
export type ValueType =
  | "string"
  | "int"
  | "integer"
  | "unsigned"
  | "decimal"
  | "number"
  | "boolean"
  | "date"
  | "ip"
  | "version"
  | "null"
  | "unknown"
  | "text"
  | "unsupported"

const types: { readonly [type in FieldType]: ValueType } = {
  keyword: "string",
  wildcard: "string",
  text: "text",
  long: "integer",
  unsigned_long: "unsigned",
  double: "decimal",
  date: "date",
  boolean: "boolean",
  ip: "ip",
  version: "version",
  dynamic: "unknown",
  nested: "unsupported",
  object: "unsupported",
  flattened: "unsupported",
  geo_point: "unsupported",
}

export function typeOfField(type: FieldType): ValueType {
  return types[type]
}

export function isNumeric(type: ValueType): boolean {
  return isWhole(type) || type === "decimal" || type === "number"
}

/** Whether the values of a type are integers. */
export function isWhole(type: ValueType): boolean {
  return type === "int" || type === "integer" || type === "unsigned"
}

/** Whether a value of one type is accepted where another is expected. Null and dynamic fields are accepted everywhere. */
export function fits(type: ValueType, expected: ValueType | "any"): boolean {
  if (type === "unsupported" || type === "text") return false
  if (type === "null" || type === "unknown" || expected === "any" || type === expected) return true
  return expected === "number" ? isNumeric(type) : expected === "integer" && isWhole(type)
}

/** Java's promotion: a decimal makes the result decimal, else an unsigned integer, else one of 64 bits; two of 32 bits give 32 bits. */
export function arithmeticType(operands: readonly ValueType[]): ValueType {
  if (operands.includes("decimal")) return "decimal"
  if (!operands.every(isWhole)) return "number"
  return operands.includes("unsigned") ? "unsigned" : operands.includes("integer") ? "integer" : "int"
}
