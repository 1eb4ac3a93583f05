import type { AlertDocument } from "../alert/document.ts"
import { defang } from "./defang.ts"
import { printableAscii } from "./escape.ts"
import { factsOf, type Pen } from "./facts.ts"
import { type Totals, worstSeverity } from "./totals.ts"

/** SNS takes a subject of less than 100 characters of ASCII without line breaks (SNS, Publish). */
export const SUBJECT_CHARACTERS = 99

const ASCII_PEN: Pen = { event: (text) => defang(printableAscii(text)), rule: printableAscii }

/** A host's name keeps so many characters however long the rule's name is. */
const HOST_CHARACTERS = 40

/** `[HIGH] Rule name on WEB01`, or `[HIGH] 12 alerts: Rule name on 3 hosts`. */
export function subjectOf(alerts: readonly AlertDocument[], { alerts: count }: Totals): string {
  const facts = alerts.map((alert) => factsOf(alert, ASCII_PEN))
  const hosts = [...new Set(facts.map(({ host }) => host).filter((host) => host !== ""))]
  const before = `[${worstSeverity(alerts).toUpperCase()}] ${count > 1 ? `${count} alerts: ` : ""}`
  const where = hosts.length > 1 ? `${hosts.length} hosts` : hostName(hosts[0] ?? "")
  const after = where === "" ? "" : ` on ${where}`
  return before + shorten(facts[0]?.ruleName ?? "", SUBJECT_CHARACTERS - before.length - after.length) + after
}

/** Nothing but what a host's name is made of, so that no sentence or address gets into the subject. */
function hostName(host: string): string {
  return shorten(host.replace(/[^\w.[\]-]/g, "?"), HOST_CHARACTERS)
}

function shorten(text: string, most: number): string {
  const clean = text.trim()
  return clean.length <= most ? clean : `${clean.slice(0, most - 3).trimEnd()}...`
}
