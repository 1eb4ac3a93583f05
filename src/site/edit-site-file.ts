import { type AST, parseTOML } from "toml-eslint-parser"

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

/** The text with another value of a key in one table, by its position among the tables of that name. Comments outside of the value stay. */
export function withValue(text: string, name: readonly string[], index: number, key: string, value: TomlValue): string {
  const pair = tablesOf(text, name)[index]?.body.find(({ key: { keys } }) => {
    const [only] = keys
    return keys.length === 1 && only?.type === "TOMLBare" && only.name === key
  })
  if (pair === undefined) return text
  const [start, end] = pair.value.range
  return `${text.slice(0, start)}${tomlValue(value)}${text.slice(end)}`
}

/** The lines on which the tables of this name begin, from 1. */
export function linesOfTables(text: string, name: readonly string[]): readonly number[] {
  return tablesOf(text, name).map(({ loc }) => loc.start.line)
}

function tablesOf(text: string, name: readonly string[]) {
  const [program] = parseTOML(text).body
  return program.body.filter(
    (node) =>
      node.type === "TOMLTable" &&
      node.resolvedKey.filter((part) => typeof part === "string").join("\n") === name.join("\n"),
  ) as AST.TOMLTable[]
}

/**
 * The text without the tables of this name that `isUnwanted` chooses, by their position among the tables of that name. The rest, with
 * its comments, stays as it is.
 */
export function withoutTables(text: string, name: readonly string[], isUnwanted: (index: number) => boolean): string {
  let rest = text
  const ranges = tablesOf(text, name).flatMap(({ range }, index) => (isUnwanted(index) ? [range] : []))
  for (const [start, end] of ranges.reverse()) {
    const after = rest.slice(end).replace(/^[^\S\n]*\n?/, "")
    rest = `${rest.slice(0, start).replace(/\n{2,}$/, "\n\n")}${after}`
  }
  return rest
}
