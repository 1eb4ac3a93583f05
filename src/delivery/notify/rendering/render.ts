import { type Notice, notice } from "../../../notice.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { plainAlert } from "./plain-alert.ts"

/** Alerts for one rendering; there is at least one. */
export type Alerts = readonly [AlertDocument, ...AlertDocument[]]

/** Takes a notice about an alert that was sent in its minimal form. */
export type Report = (notice: Notice) => void

/**
 * Renders alerts. An alert on which the renderer throws is rendered in its minimal form and reported: one alert never
 * prevents the others, and a message never has fewer alerts than it was given. If no single alert is the cause, all are
 * rendered in their minimal form.
 */
export function renderAlerts<T>(alerts: Alerts, render: (alerts: Alerts) => T, report: Report): T {
  try {
    return render(alerts)
  } catch (error) {
    const causes = alerts.map((alert) => causeOf(() => render([alert])))
    const isOne = causes.some((cause) => cause !== undefined)
    const some = mapAlerts(alerts, (alert, index) => (causes[index] === undefined && isOne ? alert : plainAlert(alert)))
    const rendered = isOne ? attempt(() => render(some)) : undefined
    const plain = rendered === undefined ? mapAlerts(alerts, plainAlert) : some
    for (const [index, alert] of alerts.entries())
      if (plain[index] !== alert) report(unrendered(alert, causes[index] ?? error))
    return rendered === undefined ? render(plain) : rendered.value
  }
}

/** Renders one alert; see `renderAlerts`. */
export function renderAlert<T>(alert: AlertDocument, render: (alert: AlertDocument) => T, report: Report): T {
  return renderAlerts([alert], ([one]) => render(one), report)
}

function mapAlerts([first, ...rest]: Alerts, map: (alert: AlertDocument, index: number) => AlertDocument): Alerts {
  return [map(first, 0), ...rest.map((alert, index) => map(alert, index + 1))]
}

function attempt<T>(work: () => T): { readonly value: T } | undefined {
  try {
    return { value: work() }
  } catch {
    return undefined
  }
}

function causeOf(work: () => unknown): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error ?? new Error("the renderer threw no error")
  }
}

function unrendered(alert: AlertDocument, error: unknown): Notice {
  const plain = plainAlert(alert)
  const cause = error instanceof Error ? error.message : String(error)
  const id = plain["kibana.alert.uuid"]
  return notice("unrendered", [id], `the alert ${id} could not be shown in full: ${cause.slice(0, 500)}`, {
    alert: id,
    rule: plain["kibana.alert.rule.name"],
    ledger: plain["landfall.ledger"],
  })
}
