import type { JavaNumber, Scalar } from "./query.ts"

/** The fields of the oracle's index, as an Elasticsearch mapping. */
export const mapping = {
  k: "keyword",
  short: { type: "keyword", ignore_above: 2 },
  w: "wildcard",
  t: { type: "text", fields: { keyword: { type: "keyword" } } },
  n: "long",
  ul: "unsigned_long",
  d: "double",
  b: "boolean",
  ip: "ip",
} as const

/** A field that the index does not map. */
export const UNMAPPED = "absent"

/** A document: each field has a list of values, which is empty if the field is missing. */
export type Document = { readonly [field: string]: readonly (string | number | bigint | boolean)[] }

/** The field whose values a name stands for. A name with a subfield is the same variable of a script as one without. */
export function indexedName(name: string): string {
  return name.replace(/\.keyword$/, "")
}

/** The values of a field as doc values. */
export function docValues(document: Document, field: string): readonly Exclude<Scalar, null>[] {
  const values = document[field] ?? []
  switch (field) {
    case "n":
      return values.map((value): JavaNumber => ({ type: "long", value: BigInt(Number(value)) }))
    case "ul":
      return values.map((value): JavaNumber => ({ type: "unsigned", value: BigInt(value) }))
    case "d":
      return values.map((value): JavaNumber => ({ type: "double", value: Number(value) }))
    case "b":
      return values.map((value) => value === true)
    case "short":
      return values.map(String).filter((text) => text.length <= mapping.short.ignore_above)
    default:
      return values.map(String)
  }
}
