import type { AlertDocument } from "../alert/document.ts"
import { closingLines, detailLines, guideLines } from "./email-detail.ts"
import { digestLines, tableLines } from "./email-digest.ts"
import { type Facts, factsOf } from "./facts.ts"
import { hang } from "./layout.ts"
import { MASK } from "./mask.ts"
import { PLAIN_PEN } from "./plain-text.ts"
import { subjectOf } from "./subject.ts"
import { MOST_IN_DETAIL, MOST_IN_TABLE, type Totals, totalsOf, worstSeverity } from "./totals.ts"

export type Email = { readonly subject: string; readonly body: string }

/**
 * The email on one rule's alerts: plain text of at most 76 columns (a reference's address stays whole on its line, for a
 * broken one cannot be opened), an ASCII subject. One alert is told in full; several in a table and the first few in
 * full; many are counted by host and user. Secrets are masked, and nothing that stood in an event is a link.
 */
export function renderEmail(alerts: readonly AlertDocument[], totals: Totals = totalsOf(alerts)): Email {
  const newestFirst = alerts.toSorted(byTime)
  const facts = newestFirst.map((alert) => factsOf(alert, PLAIN_PEN))
  const [first, firstFacts] = [newestFirst[0], facts[0]]
  if (first === undefined || firstFacts === undefined) throw new RangeError("an email needs at least one alert")
  const sections = [
    headLines(firstFacts, worstSeverity(alerts), totals),
    ...bodySections(facts, totals),
    guideLines(first, firstFacts.fill),
    ...closingLines(first, facts.slice(0, detailed(facts))),
  ]
  const body = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"))
  if (body.some((text) => text.includes(MASK))) body.push(hang("", MASKED_NOTE).join("\n"))
  return { subject: subjectOf(newestFirst, totals), body: `${body.join("\n\n")}\n` }
}

const MASKED_NOTE = `${MASK} stands for what looks like a password, a key or a token. The ledger's object has the full text.`

function headLines(
  { ruleName, riskScore, techniques }: Facts,
  severity: string,
  { alerts, suppressed }: Totals,
): string[] {
  const count = alerts === 1 ? "" : `, ${alerts} alerts`
  const lines = [`${severity.toUpperCase()} severity, risk score ${riskScore} of 100${count}`, ...hang("", ruleName)]
  for (const technique of techniques) lines.push(...hang("", technique))
  if (suppressed > 0) {
    const more = `${suppressed} more matches were over the rule's maximum and are not told here; the ledger has them.`
    lines.push("", ...hang("", more))
  }
  return lines
}

function bodySections(facts: readonly Facts[], totals: Totals): string[][] {
  const details = facts.slice(0, detailed(facts)).map((one, index) => {
    return facts.length === 1 ? detailLines(one) : [`ALERT ${index + 1}`, "", ...detailLines(one)]
  })
  if (facts.length === 1 && totals.alerts === 1) return details
  return [facts.length > MOST_IN_TABLE ? digestLines(facts) : tableLines(facts), ...details]
}

function detailed(facts: readonly Facts[]): number {
  return facts.length > MOST_IN_TABLE ? 1 : MOST_IN_DETAIL
}

function byTime(left: AlertDocument, right: AlertDocument): number {
  const time = (alert: AlertDocument) => alert["kibana.alert.original_time"] ?? alert["@timestamp"]
  if (time(left) !== time(right)) return time(left) < time(right) ? 1 : -1
  return left["kibana.alert.uuid"] < right["kibana.alert.uuid"] ? -1 : 1
}
