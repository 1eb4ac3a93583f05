import type { AlertDocument } from "../../alert/document.ts"
import { alertViews } from "../rendering/alert-view.ts"
import { defang } from "../rendering/defang.ts"
import { type Escaper, printableAscii } from "../rendering/escape.ts"
import { highestSeverity, hostsOf, type Totals } from "../rendering/summary.ts"

/** SNS accepts a subject of less than 100 ASCII characters without line breaks (SNS, Publish). */
export const MAX_SUBJECT_LENGTH = 99

const ASCII_ESCAPER: Escaper = { event: (text) => defang(printableAscii(text)), rule: printableAscii }

/** The room of a host's name, however long the rule's name is. */
const MAX_HOST_LENGTH = 40

/** `[HIGH] Rule name on WEB01`, or `[HIGH] 12 alerts: Rule name on 3 hosts`. */
export function subjectOf(alerts: readonly AlertDocument[], { alerts: count }: Totals): string {
  const views = alertViews(alerts, ASCII_ESCAPER)
  const hosts = hostsOf(views)
  const before = `[${highestSeverity(alerts).toUpperCase()}] ${count > 1 ? `${count} alerts: ` : ""}`
  const where = hosts.length > 1 ? `${hosts.length} hosts` : hostName(hosts[0] ?? "")
  const after = where === "" ? "" : ` on ${where}`
  return before + shorten(views[0]?.ruleName ?? "", MAX_SUBJECT_LENGTH - before.length - after.length) + after
}

/** Replaces all characters that a host name does not have, so that no sentence or address gets into the subject. */
function hostName(host: string): string {
  return shorten(host.replace(/[^\w.[\]-]/g, "?"), MAX_HOST_LENGTH)
}

function shorten(text: string, maxLength: number): string {
  const clean = text.trim()
  return clean.length <= maxLength ? clean : `${clean.slice(0, maxLength - 3).trimEnd()}...`
}
