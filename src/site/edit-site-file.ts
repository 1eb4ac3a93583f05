import { parseTOML } from "toml-eslint-parser"

type TomlValue = string | number | boolean | readonly TomlValue[] | { readonly [key: string]: TomlValue }

/** A table of landfall.toml, such as `{ os: ["windows"] }`. */
type Table = { readonly [key: string]: TomlValue | undefined }

/** The text with a table at its end: `[packs.elastic]`, or `[[staging]]` for an array of tables. Comments stay. */
export function withTable(text: string, header: string, table: Table): string {
  const lines = Object.entries(table).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${tomlValue(value)}`],
  )
  const before = text.trimEnd()
  return `${before}${before === "" ? "" : "\n\n"}${header}\n${lines.join("\n")}\n`
}

/** A value as TOML on one line. JSON's escapes are TOML's; a text with half a surrogate pair gets U+FFFD, which TOML can hold. */
export function tomlValue(value: TomlValue): string {
  if (typeof value === "string") return JSON.stringify(value.toWellFormed())
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(", ")}]`
  if (typeof value !== "object") return String(value)
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key} = ${tomlValue(one)}`)
    .join(", ")} }`
}

/**
 * The text without the tables of this name that `isUnwanted` chooses, by their position among the tables of that name. The rest, with
 * its comments, stays as it is.
 */
export function withoutTables(text: string, name: readonly string[], isUnwanted: (index: number) => boolean): string {
  const [program] = parseTOML(text).body
  const tables = program.body.filter((node) => node.type === "TOMLTable")
  let rest = text
  let index = 0
  const ranges: [start: number, end: number][] = []
  for (const table of tables) {
    const key = table.resolvedKey.filter((part) => typeof part === "string")
    if (key.join("\n") !== name.join("\n")) continue
    if (isUnwanted(index++)) ranges.push(table.range as [number, number])
  }
  for (const [start, end] of ranges.reverse()) {
    const after = rest.slice(end).replace(/^[^\S\n]*\n?/, "")
    rest = `${rest.slice(0, start).replace(/\n{2,}$/, "\n\n")}${after}`
  }
  return rest
}
