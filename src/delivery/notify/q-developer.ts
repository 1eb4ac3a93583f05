import type { AlertDocument } from "../alert/document.ts"
import { printable } from "./escape.ts"
import { type Facts, factsOf } from "./facts.ts"
import { readGuide } from "./guide.ts"
import { type Fill, filledCode, type InlineStyle, renderInline } from "./guide-inline.ts"
import { cutSlack, SLACK_PEN, slackCode, slackCodeBlock, slackEscape } from "./slack-text.ts"
import { countBy, MOST_IN_DETAIL, MOST_IN_TABLE, newestFirst, type Totals, totalsOf, worstSeverity } from "./totals.ts"

/**
 * Limits of a custom notification of Amazon Q Developer in chat applications. Title and description are the service's;
 * the others keep a message readable, since none are published.
 */
export const Q_LIMITS = {
  title: 250,
  description: 8000,
  nextSteps: 10,
  nextStep: 500,
  keywords: 10,
  context: 200,
} as const

export type QNotification = {
  /** A number is not accepted. */
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
 * One rule's alerts as a custom notification, for a topic that Amazon Q Developer passes on to Slack or Teams. Both read
 * markup in all of it, so an event's text stands in code, and in the title without what would be markup.
 */
export function qNotification(alerts: readonly AlertDocument[], totals: Totals = totalsOf(alerts)): QNotification {
  const ordered = newestFirst(alerts)
  const [first] = ordered
  if (first === undefined) throw new RangeError("a notification needs at least one alert")
  const facts = ordered.map((alert) => factsOf(alert, SLACK_PEN))
  const rule = first["kibana.alert.rule.parameters"]
  const severity = worstSeverity(alerts)
  const hosts = [...new Set(facts.map(({ host }) => host).filter((host) => host !== ""))]
  const where =
    hosts.length > 1 ? ` on ${hosts.length} hosts` : hosts.length === 1 ? ` on ${bare(hosts[0] ?? "", 60)}` : ""
  const count = totals.alerts > 1 ? `${totals.alerts} alerts: ` : ""
  const title = `${severity.toUpperCase()}: ${count}${bare(facts[0]?.ruleName ?? "", 150)}${where}`
  return {
    version: "1.0",
    source: "custom",
    id: facts[0]?.id ?? "",
    content: {
      textType: "client-markdown",
      title: cutSlack(title, Q_LIMITS.title),
      description: description(facts, totals),
      nextSteps: nextSteps(rule.note, (field) => bare(facts[0]?.fill(field) ?? "", 100)),
      keywords: [severity, ...rule.threat.map(({ tactic }) => tactic.name)].slice(0, Q_LIMITS.keywords),
    },
    metadata: {
      threadId: rule.rule_id,
      summary: cutSlack(title, Q_LIMITS.title),
      eventType: "alert",
      relatedResources: facts
        .slice(0, MOST_IN_DETAIL)
        .map(({ record }) => cutSlack(`s3://${bare(record, 1100)}`, 1100)),
      additionalContext: { risk_score: String(facts[0]?.riskScore ?? ""), ledger: facts[0]?.ledger ?? "" },
    },
  }
}

/** As many ids as leave room for the rest; a rule's usual maximum of alerts is below. */
const MOST_IDS = 50

function description(facts: readonly Facts[], { suppressed }: Totals): string {
  const parts: string[] = []
  if (facts.length > MOST_IN_TABLE) {
    const counts = countBy(facts, ({ host }) => host).slice(0, 10)
    parts.push(`*By host*\n${counts.map(([host, count]) => `${count} × ${slackCode(host, 80)}`).join("\n")}`)
  }
  const shown = facts.slice(0, facts.length > MOST_IN_TABLE ? 1 : MOST_IN_DETAIL)
  const room = Math.floor(2400 / shown.length)
  for (const one of shown) parts.push(detail(one, room))
  if (facts.length > shown.length) {
    parts.push(`${facts.length - shown.length} more are in the ledger.`)
    parts.push(
      `*Ids of the alerts*\n${facts
        .slice(0, MOST_IDS)
        .map(({ id }) => slackCode(id, 64))
        .join("\n")}`,
    )
  }
  if (suppressed > 0) parts.push(`${suppressed} more matches were over the rule's maximum; the ledger has them.`)
  return withinLimit(parts)
}

/** Whole parts only: text that is cut within code would leave its back-tick open. */
function withinLimit(parts: readonly string[]): string {
  let text = ""
  for (const part of parts) {
    const grown = text === "" ? part : `${text}\n\n${part}`
    if (grown.length > Q_LIMITS.description) break
    text = grown
  }
  return text
}

function detail(facts: Facts, room: number): string {
  const labelled = [
    ["Host", facts.host],
    ["User", facts.user],
    ["Process", facts.process],
    ["Parent", facts.parent],
    ["Event time", facts.eventTime || "unknown"],
    ["Arrived", facts.timeNote === "" ? facts.arrival : `${facts.arrival}, ${facts.timeNote}`],
    ["Record", `s3://${facts.record} line ${facts.line}`],
    ["Alert", facts.id],
    ["Ledger", facts.ledger],
  ].filter(([, value]) => value !== "")
  const lines = labelled.map(([label, value]) => `*${label}*: ${slackCode(value ?? "", Q_LIMITS.context)}`)
  if (facts.commandLine !== "") lines.push(slackCodeBlock(facts.commandLine, room))
  for (const { leaf, value } of facts.why.slice(0, 6)) lines.push(`• ${slackCode(leaf, 100)}: ${slackCode(value, 100)}`)
  return lines.join("\n")
}

/** The guide's first steps, without marks: how they show differs between Slack and Teams. */
function nextSteps(note: string, fill: Fill): string[] {
  const safe = (text: string) => slackEscape(printable(text))
  const same = (text: string) => text
  const style: InlineStyle = {
    text: safe,
    strong: same,
    emphasis: same,
    code: (code: string) => filledCode(code, safe, fill),
    link: (label: string, url: string) => `${label} ${safe(url)}`.trim(),
  }
  return readGuide(note)
    .flatMap((block) => (block.kind === "step" && block.depth === 0 ? [renderInline(block.text, style)] : []))
    .slice(0, Q_LIMITS.nextSteps)
    .map((text) => cutSlack(text, Q_LIMITS.nextStep))
}

/** An event's text outside code: without what Slack's or Teams' Markdown would read. */
function bare(text: string, units: number): string {
  return cutSlack(
    text
      .replace(/[*_~`#|\\!]|\[(?!\.\])|(?<!\[\.)\]|^[>-]/g, " ")
      .replace(/ {2,}/g, " ")
      .trim(),
    units,
  )
}
