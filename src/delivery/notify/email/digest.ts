import type { AlertView } from "../rendering/alert-view.ts"
import { fitColumns, hang, plainTable } from "../rendering/layout.ts"
import { countBy, MAX_IN_TABLE, spanOf, TABLE_HEADING, tableRow } from "../rendering/summary.ts"

const WIDTHS = [19, 17, 17, 17]

/** How many hosts and users are listed, the most frequent first. */
const MAX_COUNTED = 10

/** One row for each alert, the newest first. */
export function tableLines(views: readonly AlertView[]): string[] {
  return plainTable(TABLE_HEADING, views.slice(0, MAX_IN_TABLE).map(tableRow), WIDTHS)
}

/** A summary of many alerts: their time span, counts by host and user, and the newest of them. */
export function digestLines(views: readonly AlertView[]): string[] {
  const { first, last } = spanOf(views)
  return [
    ...hang("First event   ", first),
    ...hang("Last event    ", last),
    "",
    ...countLines(
      "BY HOST",
      countBy(views, ({ host }) => host),
    ),
    "",
    ...countLines(
      "BY USER",
      countBy(views, ({ user }) => user),
    ),
    "",
    `THE NEWEST ${Math.min(views.length, MAX_IN_TABLE)}`,
    ...tableLines(views),
  ]
}

/** How many ids are listed; a rule's usual maximum of alerts is far below. */
const MAX_IDS = 200

/** The ids of several alerts, by which each is found in the ledger and in other channels. */
export function idLines(views: readonly AlertView[]): string[] {
  if (views.length === 1) return []
  const more = views.length - MAX_IDS
  const ids = views.slice(0, MAX_IDS).map(({ id }) => `  ${id}`)
  return ["ALERT IDS, THE NEWEST FIRST", ...ids, ...(more > 0 ? [`  and ${more} more`] : [])]
}

function countLines(title: string, counts: readonly (readonly [string, number])[]): string[] {
  const lines = counts
    .slice(0, MAX_COUNTED)
    .map(([name, count]) => `${String(count).padStart(8)}  ${fitColumns(name, 60).trimEnd()}`)
  const more = counts.length - MAX_COUNTED
  return [title, ...lines, ...(more > 0 ? [`          and ${more} more`] : [])]
}
