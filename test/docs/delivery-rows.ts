import { readFileSync } from "node:fs"
import { join } from "node:path"

// The table of docs/rules.md that says where the alert of one match is, and how each of its rows is brought about.

const page = readFileSync(join(import.meta.dirname, "../../docs/rules.md"), "utf8")
const section = page.slice(page.indexOf("## Staged, muted, excepted, overridden"))

/** The name of each row and its cells: ledger, alerts topic, email, Slack, integrations. */
export const table: readonly (readonly string[])[] = [...section.matchAll(/^\| (.+) \|$/gm)]
  .map(([, row = ""]) => row.split(" | "))
  .filter(([first = ""]) => first !== "the rule or the alert" && !first.startsWith("---"))

/** What a row needs. `header` and `lines` are a table of landfall.toml; a mute of four hours was made `mutedHoursAgo`. */
export type DeliveryRow = {
  readonly header?: string
  readonly lines?: readonly string[]
  readonly mutedHoursAgo?: number
}

/** The rows that are not `overridden with …`, for an object that arrives on a day. */
export function namedRows(arrival: number): { readonly [row: string]: DeliveryRow } {
  const day = (days: number) => `"${new Date(arrival + days * 86_400_000).toISOString().slice(0, 10)}"`
  const exception = (...more: readonly string[]): DeliveryRow => ({
    header: "[[exceptions]]",
    lines: [
      ...['name = "known"', 'reason = "a test"', ...more],
      'entries = [{ field = "process.name", operator = "included", type = "exists" }]',
    ],
  })
  return {
    unchanged: {},
    staged: { header: "[[staging]]", lines: [`until = ${day(7)}`] },
    "staged until a day before the object arrived": { header: "[[staging]]", lines: [`until = ${day(-7)}`] },
    muted: { mutedHoursAgo: 3 },
    "muted until a time before notify sends it": { mutedHoursAgo: 5 },
    excepted: exception(),
    "excepted until a day before the object arrived": exception(`expires = ${day(-7)}`),
  }
}

/** What the row of this name needs. */
export function rowOf(name: string, arrival: number): DeliveryRow {
  const [, setting] = /^overridden with `(.+)`$/.exec(name) ?? []
  return setting === undefined ? (namedRows(arrival)[name] ?? {}) : { header: "[[overrides]]", lines: [setting] }
}
