import type { FieldType } from "./schema.ts"

/**
 * What an expression can hold. `number` is an integer or a decimal, which only its value tells; `unknown` is a dynamic
 * field, which takes part in anything by the type of its value; `text` is analysed text without an exact form.
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

/** Whether a value of one type may stand where another is asked for. Null and dynamic fields may stand anywhere. */
export function fits(type: ValueType, wanted: ValueType | "any"): boolean {
  if (type === "unsupported" || type === "text") return false
  if (type === "null" || type === "unknown" || wanted === "any" || type === wanted) return true
  return wanted === "number" && isNumeric(type)
}

/** Java's promotion: two integers stay integers, one decimal makes the result decimal. */
export function arithmeticType(operands: readonly ValueType[]): ValueType {
  if (operands.includes("decimal")) return "decimal"
  return operands.every((type) => type === "integer") ? "integer" : "number"
}
