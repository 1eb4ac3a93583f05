import type { AlertDocument } from "../alert/document.ts"
import { MASK } from "../redact/mask.ts"
import { cutBytes } from "./cut.ts"
import { closingLines, detailLines, guideLines } from "./email-detail.ts"
import { digestLines, idLines, tableLines } from "./email-digest.ts"
import { type Facts, factsOf } from "./facts.ts"
import { hang } from "./layout.ts"
import { PLAIN_PEN } from "./plain-text.ts"
import { subjectOf } from "./subject.ts"
import { MOST_IN_DETAIL, MOST_IN_TABLE, newestFirst, type Totals, totalsOf, worstSeverity } from "./totals.ts"

export type Email = { readonly subject: string; readonly body: string }

/** SNS takes 256 KiB of subject and body together. */
const BODY_BYTES = 250 * 1024

/**
 * The email on one rule's alerts: plain text of at most 76 columns (a reference's address stays whole on its line, for a
 * broken one cannot be opened), an ASCII subject. One alert is told in full; several in a table and the first few in
 * full; many are counted by host and user. Secrets are masked, and nothing that stood in an event is a link.
 */
export function renderEmail(alerts: readonly AlertDocument[], totals: Totals = totalsOf(alerts)): Email {
  const ordered = newestFirst(alerts)
  const facts = ordered.map((alert) => factsOf(alert, PLAIN_PEN))
  const [first, firstFacts] = [ordered[0], facts[0]]
  if (first === undefined || firstFacts === undefined) throw new RangeError("an email needs at least one alert")
  const sections = [
    headLines(firstFacts, worstSeverity(alerts), totals),
    ...bodySections(facts, totals),
    guideLines(first, firstFacts.fill),
    idLines(facts),
    ...closingLines(first),
  ]
  const body = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"))
  if (body.some((text) => text.includes(MASK))) body.push(hang("", MASKED_NOTE).join("\n"))
  return { subject: subjectOf(ordered, totals), body: cutBytes(`${body.join("\n\n")}\n`, BODY_BYTES, "\n[cut]\n") }
}

const MASKED_NOTE = `${MASK} stands for what looks like a password, a key or a token. The ledger's object has the full text.`

function headLines(
  { ruleName, riskScore, techniques }: Facts,
  severity: string,
  { alerts, suppressed }: Totals,
): string[] {
  const count = alerts === 1 ? "" : `, ${alerts} alerts`
  const lines = [
    `${severity.toUpperCase()} severity, risk score ${riskScore} of 100${count}`,
    ...hang("", cutBytes(ruleName, 512)),
  ]
  for (const technique of techniques) lines.push(...hang("", technique))
  if (suppressed > 0) {
    const more = `${suppressed} more matches were over the rule's maximum and are not told here; the ledger has them.`
    lines.push("", ...hang("", more))
  }
  return lines
}

function bodySections(facts: readonly Facts[], totals: Totals): string[][] {
  const details = facts.slice(0, detailed(facts)).map((one, index) => {
    if (facts.length === 1) return detailLines(one)
    return [facts.length > MOST_IN_TABLE ? "THE NEWEST IN FULL" : `ALERT ${index + 1} IN FULL`, "", ...detailLines(one)]
  })
  if (facts.length === 1 && totals.alerts === 1) return details
  return [facts.length > MOST_IN_TABLE ? digestLines(facts) : tableLines(facts), ...details]
}

function detailed(facts: readonly Facts[]): number {
  return facts.length > MOST_IN_TABLE ? 1 : MOST_IN_DETAIL
}
