import type { Finding } from "./finding.ts"
import type { Activity } from "./read/activity.ts"

/** A finding as text: what, where, and what to do. */
export function findingText({ check, severity, what, where, remedy }: Finding): string {
  return [
    `${severity === "error" ? "ERROR" : "WARNING"} ${check}: ${what}`,
    ...(where === "" ? [] : [`  where: ${where}`]),
    `  fix:   ${remedy}`,
  ].join("\n")
}

/** When objects, records and alerts were last seen. CloudWatch counts by the hour. */
export function activityText({ lastObject, lastAlert, sources }: Activity): string {
  return [
    `last object: ${hour(lastObject)}; last alert: ${hour(lastAlert)}`,
    ...sources.map(
      (one) =>
        `  ${one.source}: last record ${hour(one.lastRecord)}, last alert ${one.lastAlert === undefined ? "none in the ledger" : minute(one.lastAlert)}`,
    ),
  ].join("\n")
}

export function summaryText(stack: string, checks: number, findings: readonly Finding[]): string {
  const count = (severity: string) => findings.filter((one) => one.severity === severity).length
  if (findings.length === 0) return `${stack}: ${checks} checks, no findings`
  return `${stack}: ${checks} checks, errors: ${count("error")}, warnings: ${count("warning")}`
}

function hour(time: number | undefined): string {
  return time === undefined ? "none in two weeks" : `in the hour of ${minute(time)}`
}

function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`
}
