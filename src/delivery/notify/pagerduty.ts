import type { Severity } from "../../rule.ts"
import type { AlertDocument } from "../alert/document.ts"
import { recordUrl } from "./console-url.ts"
import { cutBytes, cutUnits } from "./cut.ts"
import { factsOf } from "./facts.ts"
import { PLAIN_PEN } from "./plain-text.ts"

/** Limits of PagerDuty's Events API v2. Source: PagerDuty's developer documentation, "Send an alert event". */
export const PAGERDUTY_LIMITS = { summary: 1024, bytes: 512 * 1024 } as const

/** A value of custom_details takes at most so many bytes: some ten of them stay far below the event's limit. */
const DETAIL_BYTES = 8192

export type PagerDutySeverity = "info" | "warning" | "error" | "critical"

const SEVERITIES: { readonly [severity in Severity]: PagerDutySeverity } = {
  low: "info",
  medium: "warning",
  high: "error",
  critical: "critical",
}

export type PagerDutyEvent = {
  readonly routing_key: string
  readonly event_action: "trigger"
  readonly dedup_key: string
  readonly client: "Landfall"
  readonly payload: {
    readonly summary: string
    readonly source: string
    readonly severity: PagerDutySeverity
    readonly timestamp: string
    readonly component: string
    readonly group: string
    readonly class: string
    readonly custom_details: { readonly [name: string]: string | number | readonly string[] }
  }
  readonly links: readonly { readonly href: string; readonly text: string }[]
}

/** The alert as an event that opens an incident, once: its id is the dedup_key. Secrets are masked, for people read it. */
export function pagerDutyEvent(alert: AlertDocument, routingKey: string, region?: string): PagerDutyEvent {
  const facts = factsOf(alert, PLAIN_PEN)
  const rule = alert["kibana.alert.rule.parameters"]
  const detail = (text: string) => cutBytes(text, DETAIL_BYTES)
  const summary = `[${facts.severity.toUpperCase()}] ${facts.ruleName}${facts.host === "" ? "" : ` on ${facts.host}`}`
  return {
    routing_key: routingKey,
    event_action: "trigger",
    dedup_key: facts.id,
    client: "Landfall",
    payload: {
      summary: cutUnits(summary, PAGERDUTY_LIMITS.summary),
      source: cutUnits(facts.host || facts.source, 255),
      severity: SEVERITIES[facts.severity],
      timestamp: alert["kibana.alert.original_time"] ?? alert["@timestamp"],
      component: cutUnits(facts.process || facts.source, 255),
      group: rule.threat[0]?.tactic.name ?? "Detection",
      class: cutUnits(facts.ruleName, 255),
      custom_details: {
        reason: detail(facts.reason),
        user: detail(facts.user),
        command_line: detail(facts.commandLine),
        parent: detail(facts.parent),
        parent_command_line: detail(facts.parentCommandLine),
        event_time: facts.eventTime || "unknown",
        arrived: facts.timeNote === "" ? facts.arrival : `${facts.arrival}, ${facts.timeNote}`,
        why: facts.why.slice(0, 20).map(({ leaf, value }) => cutBytes(`${leaf}: ${value}`, 1024)),
        techniques: facts.techniques,
        risk_score: facts.riskScore,
        record: detail(`s3://${facts.record} line ${facts.line}`),
        ledger: facts.ledger,
      },
    },
    links: [
      { href: recordUrl(alert, region), text: "Raw record" },
      ...rule.references.filter((url) => URL.canParse(url)).map((href) => ({ href, text: new URL(href).hostname })),
    ],
  }
}
