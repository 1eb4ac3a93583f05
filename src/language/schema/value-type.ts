import type { FieldType } from "./schema.ts"

/**
 * The type of an expression. `number` is an integer or a decimal, depending on the value; `unknown` is a dynamic field, whose type
 * is that of its value; `text` is analysed text without a keyword field.
 */
export type ValueType =
  | "string"
  | "integer"
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
  return type === "integer" || type === "decimal" || type === "number"
}

/** Whether a value of one type is accepted where another is expected. Null and dynamic fields are accepted everywhere. */
export function fits(type: ValueType, expected: ValueType | "any"): boolean {
  if (type === "unsupported" || type === "text") return false
  if (type === "null" || type === "unknown" || expected === "any" || type === expected) return true
  return expected === "number" && isNumeric(type)
}

/** Java's promotion: two integers stay integers, one decimal makes the result decimal. */
export function arithmeticType(operands: readonly ValueType[]): ValueType {
  if (operands.includes("decimal")) return "decimal"
  return operands.every((type) => type === "integer") ? "integer" : "number"
}
