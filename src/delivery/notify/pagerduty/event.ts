import type { Severity } from "../../../rule.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { alertView } from "../rendering/alert-view.ts"
import { recordUrl } from "../rendering/console-url.ts"
import { cutBytes, cutUnits } from "../rendering/cut.ts"
import { PLAIN_ESCAPER } from "../rendering/defang.ts"

/** Limits of PagerDuty's Events API v2. Source: PagerDuty's developer documentation, "Send an alert event". */
export const PAGERDUTY_LIMITS = { summary: 1024, bytes: 512 * 1024 } as const

/** The maximum of one value of custom_details: ten of them are far below the event's limit. */
const DETAIL_BYTES = 8192

type PagerDutySeverity = "info" | "warning" | "error" | "critical"

const SEVERITIES: { readonly [severity in Severity]: PagerDutySeverity } = {
  low: "info",
  medium: "warning",
  high: "error",
  critical: "critical",
}

type PagerDutyEvent = {
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

/** Makes an event that opens one incident for the alert: the alert's id is the dedup_key. Secrets are masked. */
export function pagerDutyEvent(alert: AlertDocument, routingKey: string, region?: string): PagerDutyEvent {
  const view = alertView(alert, PLAIN_ESCAPER)
  const rule = alert["kibana.alert.rule.parameters"]
  const detail = (text: string) => cutBytes(text, DETAIL_BYTES)
  const summary = `[${view.severity.toUpperCase()}] ${view.ruleName}${view.host === "" ? "" : ` on ${view.host}`}`
  return {
    routing_key: routingKey,
    event_action: "trigger",
    dedup_key: view.id,
    client: "Landfall",
    payload: {
      summary: cutUnits(summary, PAGERDUTY_LIMITS.summary),
      source: cutUnits(view.host || view.source, 255),
      severity: SEVERITIES[view.severity],
      timestamp: alert["kibana.alert.original_time"] ?? alert["@timestamp"],
      component: cutUnits(view.process || view.source, 255),
      group: rule.threat[0]?.tactic.name ?? "Detection",
      class: cutUnits(view.ruleName, 255),
      custom_details: {
        reason: detail(view.reason),
        user: detail(view.user),
        command_line: detail(view.commandLine),
        parent: detail(view.parent),
        parent_command_line: detail(view.parentCommandLine),
        event_time: view.eventTime || "unknown",
        arrived: view.annotatedArrival,
        why: view.why.slice(0, 20).map(({ leaf, value }) => cutBytes(`${leaf}: ${value}`, 1024)),
        techniques: view.techniques,
        risk_score: view.riskScore,
        record: detail(`s3://${view.record} line ${view.line}`),
        ledger: view.ledger,
      },
    },
    links: [
      { href: recordUrl(alert, region), text: "Raw record" },
      ...rule.references.filter((url) => URL.canParse(url)).map((href) => ({ href, text: new URL(href).hostname })),
    ],
  }
}
