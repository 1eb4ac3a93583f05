import type { Severity } from "../../rule.ts"
import type { AlertDocument } from "../alert/document.ts"
import type { Letter } from "./channel.ts"
import type { Facts } from "./facts.ts"

/** What one message stands for, where it is more than the alerts it shows. */
export type Totals = {
  /** Alerts of this rule in this window. */
  readonly alerts: number
  /** Matches that the rule's maximum kept from alerting; the ledger has them. */
  readonly suppressed: number
}

/** From one alert to so many each has a line; beyond, a digest counts them. */
export const MOST_IN_TABLE = 10

/** Of several alerts, so many are shown in full. */
export const MOST_IN_DETAIL = 3

export function totalsOf(alerts: readonly AlertDocument[]): Totals {
  return { alerts: alerts.length, suppressed: 0 }
}

/** The totals of a letter. */
export function lettersTotals({ alerts, suppressed }: Extract<Letter, { readonly kind: "alerts" }>): Totals {
  return { alerts: alerts.length, suppressed }
}

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"]

/** The worst severity among alerts; a rule's severity_mapping may make them differ. */
export function worstSeverity(alerts: readonly AlertDocument[]): Severity {
  const ranks = alerts.map((alert) => SEVERITIES.indexOf(alert["kibana.alert.severity"]))
  return SEVERITIES[Math.max(...ranks)] ?? "low"
}

/** How often each value comes, the most frequent first, equal ones by name. */
export function countBy(
  facts: readonly Facts[],
  value: (facts: Facts) => string,
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const one of facts) {
    const name = value(one) || "(unknown)"
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].sort(([left, more], [right, less]) => less - more || (left < right ? -1 : 1))
}

/** The first and the last time that alerts tell of; those without a time of their own count by their arrival. */
export function spanOf(facts: readonly Facts[]): { readonly first: string; readonly last: string } {
  const times = facts.map(({ eventTime, arrival }) => eventTime || arrival).sort()
  return { first: times[0] ?? "", last: times.at(-1) ?? "" }
}

/** Alerts by their event's time, or their arrival where it has none; the newest first, equal ones by id. */
export function newestFirst(alerts: readonly AlertDocument[]): AlertDocument[] {
  const time = (alert: AlertDocument) => alert["kibana.alert.original_time"] ?? alert["@timestamp"]
  return alerts.toSorted((left, right) => {
    if (time(left) !== time(right)) return time(left) < time(right) ? 1 : -1
    return left["kibana.alert.uuid"] < right["kibana.alert.uuid"] ? -1 : 1
  })
}
