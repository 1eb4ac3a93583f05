import type { AlertDocument } from "../../alert/document.ts"
import { MASK } from "../../redact/mask.ts"
import { type AlertView, alertViews } from "../rendering/alert-view.ts"
import { cutBytes } from "../rendering/cut.ts"
import { PLAIN_ESCAPER } from "../rendering/defang.ts"
import { hang } from "../rendering/layout.ts"
import {
  highestSeverity,
  MAX_IN_DETAIL,
  MAX_IN_TABLE,
  newestFirst,
  type Totals,
  totalsOf,
} from "../rendering/summary.ts"
import { closingLines, detailLines, guideLines } from "./detail.ts"
import { digestLines, idLines, tableLines } from "./digest.ts"
import { subjectOf } from "./subject.ts"

export type Email = { readonly subject: string; readonly body: string }

/** SNS accepts 256 KiB of subject and body together. */
const BODY_BYTES = 250 * 1024

/**
 * Renders one rule's alerts as an email: plain text of at most 76 columns and an ASCII subject. The address of a reference
 * is not broken, because a broken address cannot be opened. One alert is shown in detail; several as a table and the first few in
 * detail; many are counted by host and user. Secrets are masked, and no text of an event is a link.
 */
export function renderEmail(alerts: readonly AlertDocument[], totals: Totals = totalsOf(alerts)): Email {
  const ordered = newestFirst(alerts)
  const views = alertViews(ordered, PLAIN_ESCAPER)
  const [first, firstView] = [ordered[0], views[0]]
  if (first === undefined || firstView === undefined) throw new RangeError("an email needs at least one alert")
  const sections = [
    headLines(firstView, highestSeverity(alerts), totals),
    ...bodySections(views, totals),
    guideLines(first, firstView.fill),
    idLines(views),
    ...closingLines(first),
  ]
  const body = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"))
  if (body.some((text) => text.includes(MASK))) body.push(hang("", MASKED_NOTE).join("\n"))
  return { subject: subjectOf(ordered, totals), body: cutBytes(`${body.join("\n\n")}\n`, BODY_BYTES, "\n[cut]\n") }
}

const MASKED_NOTE = `${MASK} replaces a text that looks like a password, a key or a token. The ledger object has the full text.`

function headLines(
  { ruleName, riskScore, techniques }: AlertView,
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
    const more = `${suppressed} more matches exceed the rule's maximum and are not shown here; the ledger has them.`
    lines.push("", ...hang("", more))
  }
  return lines
}

function bodySections(views: readonly AlertView[], totals: Totals): string[][] {
  const isDigest = views.length > MAX_IN_TABLE
  const details = views.slice(0, isDigest ? 1 : MAX_IN_DETAIL).map((view, index) => {
    if (views.length === 1) return detailLines(view)
    return [isDigest ? "THE NEWEST IN DETAIL" : `ALERT ${index + 1} IN DETAIL`, "", ...detailLines(view)]
  })
  if (views.length === 1 && totals.alerts === 1) return details
  return [isDigest ? digestLines(views) : tableLines(views), ...details]
}
