import Table from "cli-table3"
import { printable } from "../delivery/notify/rendering/escape.ts"
import type { Coverage } from "../rules/coverage.ts"

type Kind = Coverage["coverage"]

/** Where a rule can match, by source. */
export type SourceCoverage = { readonly [source: string]: Coverage }

/** A rule in a table; `sources` is absent if the rule does not compile. */
export type RuleRow = { readonly name: string; readonly status: string; readonly sources?: SourceCoverage | undefined }

export const MARKS: { readonly [kind in Kind]: string } = { full: "●", partial: "◐", none: "·" }

const LEGEND = `${MARKS.full} can match   ${MARKS.partial} some branches of its condition cannot   ${MARKS.none} cannot match`

const STYLE = { head: [], border: [], compact: true }

/** A column of a table: a source, or all data sets of Elastic Defend, which a rule needs only one of. */
type Column = { readonly name: string; readonly sources: readonly string[] }

function columns(names: readonly string[]): Column[] {
  const isDefend = (name: string) => name.startsWith("endpoint.")
  const defend = names.filter(isDefend)
  return [
    ...names.filter((name) => !isDefend(name)).map((name) => ({ name, sources: [name] })),
    ...(defend.length > 0 ? [{ name: "endpoint.*", sources: defend }] : []),
  ]
}

function kindIn(column: Column, where: SourceCoverage): Kind {
  const kinds = column.sources.map((name) => where[name]?.coverage ?? "none")
  return kinds.includes("full") ? "full" : kinds.includes("partial") ? "partial" : "none"
}

/** Rules against sources. The heads of the columns are numbers, which the legend explains, so that a row fits a line. */
export function ruleTable(rows: readonly RuleRow[], names: readonly string[]): string {
  const all = columns(names)
  const table = new Table({ head: ["rule", "status", ...all.map((_, index) => String(index + 1))], style: STYLE })
  for (const { name, status, sources: where } of rows) {
    table.push([cut(printable(name)), status, ...all.map((column) => (where ? MARKS[kindIn(column, where)] : ""))])
  }
  const legend = all.map(({ name }, index) => `${index + 1} ${name}`).join("   ")
  return `${table.toString()}\n${LEGEND}\n${legend}`
}

const MAX_NAME = 48

function cut(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1)}…` : name
}

/** For each source, how many rules can match in it. */
export function sourceTable(rules: readonly SourceCoverage[], names: readonly string[]): string {
  const heads = [`${MARKS.full} can match`, `${MARKS.partial} weakened`, `${MARKS.none} cannot`]
  const table = new Table({ head: ["source", ...heads], style: STYLE })
  for (const column of columns(names)) {
    const count = (kind: Kind) => rules.filter((where) => kindIn(column, where) === kind).length
    table.push([column.name, count("full"), count("partial"), count("none")])
  }
  return table.toString()
}
