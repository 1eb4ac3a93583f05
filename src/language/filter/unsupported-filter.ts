/** A filter that Elasticsearch may accept and Landfall does not evaluate. */
export class UnsupportedFilter extends Error {
  override readonly name = "UnsupportedFilter"
}

/** A JSON value as a filter has it. */
export type FilterJson = string | number | bigint | boolean | null | undefined | readonly FilterJson[] | FilterObject

export type FilterObject = { readonly [key: string]: FilterJson }

export function isFilterObject(value: FilterJson): value is FilterObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Refuses an option that changes what a clause matches and that Landfall does not evaluate. */
export function refuseOthers(kind: string, options: FilterObject, known: readonly string[]): void {
  const other = Object.keys(options).find((key) => key !== "boost" && key !== "_name" && !known.includes(key))
  if (other !== undefined) throw new UnsupportedFilter(`\`${other}\` of a \`${kind}\` filter is not supported`)
}
