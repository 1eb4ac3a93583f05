import type { Severity } from "../../../rule.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { mostSevere } from "../../alert/override.ts"
import type { ChannelMessage } from "../channel.ts"
import type { AlertView } from "./alert-view.ts"

/** What a message is about, which may be more than the alerts that it shows. */
export type Totals = {
  /** Alerts of the rule in the message's batch. */
  readonly alerts: number
  /** Matches that exceed the rule's maximum of alerts; the ledger has them. */
  readonly suppressed: number
}

/** Up to this many alerts have a table row each; more are summarised. */
export const MAX_IN_TABLE = 10

/** How many of several alerts are shown in detail. */
export const MAX_IN_DETAIL = 3

export function totalsOf(alerts: readonly AlertDocument[]): Totals {
  return { alerts: alerts.length, suppressed: 0 }
}

export function messageTotals({ alerts, suppressed }: Extract<ChannelMessage, { readonly kind: "alerts" }>): Totals {
  return { alerts: alerts.length, suppressed }
}

/** The highest severity of the alerts; a rule's severity_mapping may give them different ones. */
export function highestSeverity(alerts: readonly AlertDocument[]): Severity {
  return mostSevere(alerts.map((alert) => alert["kibana.alert.severity"])) ?? "low"
}

/** Counts each value, the most frequent first, equal counts by name. */
export function countBy(
  views: readonly AlertView[],
  selectValue: (view: AlertView) => string,
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const view of views) {
    const value = selectValue(view) || "(unknown)"
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].sort(([left, more], [right, less]) => less - more || (left < right ? -1 : 1))
}

/** The distinct hosts of the alerts. */
export function hostsOf(views: readonly AlertView[]): readonly string[] {
  return [...new Set(views.map(({ host }) => host).filter((host) => host !== ""))]
}

/** The first and the last event time; an event without a time counts by its arrival. */
export function spanOf(views: readonly AlertView[]): { readonly first: string; readonly last: string } {
  const times = views.map(({ eventTime, arrival }) => eventTime || arrival).sort()
  return { first: times[0] ?? "", last: times.at(-1) ?? "" }
}

export const TABLE_HEADING = ["Event time (UTC)", "Host", "User", "Process"]

/** The cells of an alert's table row. */
export function tableRow({ eventTime, arrival, host, user, processName }: AlertView): string[] {
  return [(eventTime || arrival).replace(" UTC", ""), host, user, processName]
}

/** Sorts alerts by event time, or by arrival if the event has none: the newest first, equal times by id. */
export function newestFirst(alerts: readonly AlertDocument[]): AlertDocument[] {
  const time = (alert: AlertDocument) => alert["kibana.alert.original_time"] ?? alert["@timestamp"]
  return alerts.toSorted((left, right) => {
    if (time(left) !== time(right)) return time(left) < time(right) ? 1 : -1
    return left["kibana.alert.uuid"] < right["kibana.alert.uuid"] ? -1 : 1
  })
}
