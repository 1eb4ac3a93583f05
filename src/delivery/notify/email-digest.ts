import type { Facts } from "./facts.ts"
import { fitColumns, hang, plainTable } from "./layout.ts"
import { countBy, MOST_IN_TABLE, spanOf } from "./totals.ts"

const HEADING = ["Event time (UTC)", "Host", "User", "Process"]
const WIDTHS = [19, 17, 17, 17]

/** Of hosts and users, the most frequent are named. */
const MOST_COUNTED = 10

/** One line for each alert, the newest first. */
export function tableLines(facts: readonly Facts[]): string[] {
  return plainTable(HEADING, facts.slice(0, MOST_IN_TABLE).map(cellsOf), WIDTHS)
}

/** Many alerts, counted: since when, on which hosts, by which users, and the newest of them. */
export function digestLines(facts: readonly Facts[]): string[] {
  const { first, last } = spanOf(facts)
  return [
    ...hang("First event   ", first),
    ...hang("Last event    ", last),
    "",
    ...countLines(
      "BY HOST",
      countBy(facts, ({ host }) => host),
    ),
    "",
    ...countLines(
      "BY USER",
      countBy(facts, ({ user }) => user),
    ),
    "",
    `THE NEWEST ${Math.min(facts.length, MOST_IN_TABLE)}`,
    ...tableLines(facts),
  ]
}

/** So many ids are listed; a rule's maximum of alerts is far below. */
const MOST_IDS = 200

/** The ids of all alerts when there are several, so that each is found by it in the ledger and in other channels. */
export function idLines(facts: readonly Facts[]): string[] {
  if (facts.length === 1) return []
  const more = facts.length - MOST_IDS
  const ids = facts.slice(0, MOST_IDS).map(({ id }) => `  ${id}`)
  return ["IDS OF THE ALERTS, THE NEWEST FIRST", ...ids, ...(more > 0 ? [`  and ${more} more`] : [])]
}

function countLines(title: string, counts: readonly (readonly [string, number])[]): string[] {
  const lines = counts
    .slice(0, MOST_COUNTED)
    .map(([name, count]) => `${String(count).padStart(8)}  ${fitColumns(name, 60).trimEnd()}`)
  const more = counts.length - MOST_COUNTED
  return [title, ...lines, ...(more > 0 ? [`          and ${more} more`] : [])]
}

function cellsOf({ eventTime, arrival, host, user, process }: Facts): string[] {
  return [(eventTime || arrival).replace(" UTC", ""), host, user, process.replace(/ \(pid \S+\)$/, "")]
}
