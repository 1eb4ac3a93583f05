import type { Notice } from "../../../notice.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { type Fill, fillCode, type InlineStyle, renderInline } from "../guide/inline.ts"
import { readGuide } from "../guide/read-guide.ts"
import { type AlertView, alertViews } from "../rendering/alert-view.ts"
import { printable } from "../rendering/escape.ts"
import { BACKTICK, cutSlack, MRKDWN_ESCAPER, slackCode, slackCodeBlock, slackEscape } from "../rendering/mrkdwn.ts"
import { renderNotices } from "../rendering/notices.ts"
import {
  countBy,
  highestSeverity,
  hostsOf,
  MAX_IN_DETAIL,
  MAX_IN_TABLE,
  newestFirst,
  type Totals,
  totalsOf,
} from "../rendering/summary.ts"

/**
 * Limits of a custom notification of Amazon Q Developer in chat applications. The service limits the title and the
 * description; the other limits keep a message readable.
 */
export const Q_LIMITS = {
  title: 250,
  description: 8000,
  nextSteps: 10,
  nextStep: 500,
  keywords: 10,
  context: 200,
} as const

type QNotification = {
  /** A text: the service does not accept a number. */
  readonly version: "1.0"
  readonly source: "custom"
  readonly id: string
  readonly content: {
    readonly textType: "client-markdown"
    readonly title: string
    readonly description: string
    readonly nextSteps: readonly string[]
    readonly keywords: readonly string[]
  }
  readonly metadata: {
    readonly threadId: string
    readonly summary: string
    readonly eventType: "alert"
    readonly relatedResources: readonly string[]
    readonly additionalContext: { readonly [key: string]: string }
  }
}

/**
 * Renders one rule's alerts as a custom notification, for a topic that Amazon Q Developer forwards to Slack or Teams. Both
 * read markup in all texts, so an event's text is in code, or without the characters of markup where code is not possible.
 */
export function qNotification(alerts: readonly AlertDocument[], totals: Totals = totalsOf(alerts)): QNotification {
  const ordered = newestFirst(alerts)
  const views = alertViews(ordered, MRKDWN_ESCAPER)
  const [first, firstView] = [ordered[0], views[0]]
  if (first === undefined || firstView === undefined) throw new RangeError("a notification needs at least one alert")
  const rule = first["kibana.alert.rule.parameters"]
  const severity = highestSeverity(alerts)
  const hosts = hostsOf(views)
  const where = hosts.length > 1 ? `${hosts.length} hosts` : bare(hosts[0] ?? "", 60)
  const count = totals.alerts > 1 ? `${totals.alerts} alerts: ` : ""
  const title = `${severity.toUpperCase()}: ${count}${bare(firstView.ruleName, 150)}${where === "" ? "" : ` on ${where}`}`
  return {
    version: "1.0",
    source: "custom",
    id: firstView.id,
    content: {
      textType: "client-markdown",
      title: cutSlack(title, Q_LIMITS.title),
      description: description(views, totals),
      nextSteps: nextSteps(rule.note, (field) => bare(firstView.fill(field), 100)),
      keywords: [severity, ...rule.threat.map(({ tactic }) => tactic.name)].slice(0, Q_LIMITS.keywords),
    },
    metadata: {
      threadId: rule.rule_id,
      summary: cutSlack(title, Q_LIMITS.title),
      eventType: "alert",
      relatedResources: views.slice(0, MAX_IN_DETAIL).map(({ record }) => cutSlack(`s3://${bare(record, 1100)}`, 1100)),
      additionalContext: { risk_score: String(firstView.riskScore), ledger: firstView.ledger },
    },
  }
}

/** How many ids fit beside the rest; a rule's usual maximum of alerts is below. */
const MAX_IDS = 50

function description(views: readonly AlertView[], { suppressed }: Totals): string {
  const isDigest = views.length > MAX_IN_TABLE
  const parts: string[] = []
  if (isDigest) {
    const counts = countBy(views, ({ host }) => host).slice(0, 10)
    parts.push(`*By host*\n${counts.map(([host, count]) => `${count} × ${slackCode(host, 80)}`).join("\n")}`)
  }
  const shown = views.slice(0, isDigest ? 1 : MAX_IN_DETAIL)
  const room = Math.floor(2400 / shown.length)
  for (const view of shown) parts.push(detail(view, room))
  if (views.length > shown.length) {
    const ids = views.slice(0, MAX_IDS).map(({ id }) => slackCode(id, 64))
    parts.push(`${views.length - shown.length} more are in the ledger.`, `*Alert ids*\n${ids.join("\n")}`)
  }
  if (suppressed > 0) parts.push(`${suppressed} more matches exceed the rule's maximum; the ledger has them.`)
  return withinLimit(parts)
}

/** Keeps complete parts only: a text that is cut within code would leave its backtick open. */
function withinLimit(parts: readonly string[]): string {
  let text = ""
  for (const part of parts) {
    const longer = text === "" ? part : `${text}\n\n${part}`
    if (longer.length > Q_LIMITS.description) break
    text = longer
  }
  return text
}

function detail(view: AlertView, room: number): string {
  const labelled = [
    ["Host", view.host],
    ["User", view.user],
    ["Process", view.process],
    ["Parent", view.parent],
    ["Event time", view.eventTime || "unknown"],
    ["Arrived", view.annotatedArrival],
    ["Record", `s3://${view.record} line ${view.line}`],
    ["Alert", view.id],
    ["Ledger", view.ledger],
  ].filter(([, value]) => value !== "")
  const lines = labelled.map(([label, value]) => `*${label}*: ${slackCode(value ?? "", Q_LIMITS.context)}`)
  if (view.commandLine !== "") lines.push(slackCodeBlock(view.commandLine, room))
  for (const { leaf, value } of view.why.slice(0, 6)) lines.push(`• ${slackCode(leaf, 100)}: ${slackCode(value, 100)}`)
  return lines.join("\n")
}

/** The top-level steps of the guide without marks, which Slack and Teams show differently. */
function nextSteps(note: string, fill: Fill): string[] {
  const safe = (text: string) => slackEscape(printable(text))
  const unchanged = (text: string) => text
  const style: InlineStyle = {
    text: safe,
    strong: unchanged,
    emphasis: unchanged,
    code: (code: string) => fillCode(code, safe, fill),
    link: (label: string, url: string) => `${label} ${safe(url)}`.trim(),
  }
  return readGuide(note)
    .flatMap((block) => (block.kind === "step" && block.depth === 0 ? [renderInline(block.text, style)] : []))
    .slice(0, Q_LIMITS.nextSteps)
    .map((text) => cutSlack(text, Q_LIMITS.nextStep))
}

/** An event's text outside code: without the characters that Slack or Teams read as Markdown. */
function bare(text: string, units: number): string {
  return cutSlack(
    text
      .replace(/[*_~`#|\\!]|\[(?!\.\])|(?<!\[\.)\]|^[>-]/g, " ")
      .replace(/ {2,}/g, " ")
      .trim(),
    units,
  )
}

/** The members of a custom notification that notices have. */
type QNotices = Pick<QNotification, "version" | "source" | "id"> & {
  readonly content: Pick<QNotification["content"], "textType" | "title" | "description">
}

/** Renders notices as a custom notification: their plain text in code, because it may contain an attacker's text. */
export function qNotices(notices: readonly [Notice, ...Notice[]]): QNotices {
  const { subject, body } = renderNotices(notices)
  const safe = slackEscape(body.trimEnd()).replaceAll("`", BACKTICK)
  return {
    version: "1.0",
    source: "custom",
    id: notices[0].id,
    content: {
      textType: "client-markdown",
      title: cutSlack(slackEscape(subject), Q_LIMITS.title),
      description: slackCodeBlock(safe, Q_LIMITS.description - 6),
    },
  }
}
