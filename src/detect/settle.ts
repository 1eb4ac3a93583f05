import type { SelectionOutcome } from "../delivery/alert/select.ts"
import { scannedKey } from "../delivery/ledger/scanned.ts"
import { publishOnce } from "../delivery/publish/publish-once.ts"
import { recordedAlert, recordedNotice } from "../delivery/publish/recorded.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import { failureOf } from "../errors.ts"
import type { Notice } from "../notice.ts"
import { locationOf, nameOf, type ObjectRef } from "../object-ref.ts"
import type { DetectContext } from "./context.ts"
import type { Execution, Findings } from "./findings.ts"
import { objectNotices, overflowOf } from "./notices.ts"
import type { Counts } from "./object-outcome.ts"

type Settlement = {
  readonly counts: Counts
  /** What was not published or not recorded. */
  readonly failures: readonly unknown[]
}

type Options = { readonly isTest: boolean; readonly publishUnrecorded: boolean }

/**
 * Publishes and records what a scan found: each rule's alerts and then the matches that only the ledger keeps, the side
 * tables, the notices. A failure keeps none of the others back. The marker that the object was scanned comes last, and
 * only when everything went well.
 */
export async function settle(
  object: ObjectRef,
  report: ScanReport,
  findings: Findings,
  fault: Error | undefined,
  context: DetectContext,
  { isTest, publishUnrecorded }: Options,
): Promise<Settlement> {
  const failures = [...findings.failures]
  const notices = objectNotices(object, report)
  const counts = { matches: 0, published: 0, already: 0 }
  for (const execution of findings.executions.values()) {
    const outcome = execution.selection.close()
    counts.matches += outcome.matches
    notices.push(...overflowOf(execution.rule, execution.first.location, outcome))
    failures.push(...(await failureOf(settleExecution(execution, outcome))))
  }
  failures.push(...(await failureOf(findings.sideTables.close())))
  failures.push(...(await publishNotices(notices, context, publishUnrecorded)))
  if (failures.length === 0 && fault === undefined) failures.push(...(await markScanned(object, counts, context)))
  return { counts, failures }

  async function settleExecution({ archive }: Execution, outcome: SelectionOutcome): Promise<void> {
    const alerts = outcome.alerts.map((alert) => recordedAlert(alert, isTest))
    const { published, already } = await publishOnce(alerts, context.ledger, context.publishAlert, publishUnrecorded)
    counts.published += published
    counts.already += already
    await archive.add(outcome.suppressed)
    await archive.close()
  }
}

/** Publishes notices, each once. Returns the failure, if any. */
export async function publishNotices(
  notices: readonly Notice[],
  { ledger, publishNotice }: DetectContext,
  publishUnrecorded: boolean,
): Promise<readonly unknown[]> {
  // A second notice of the same id would wait for the lease of the first.
  const distinct = [...new Map(notices.map((notice) => [notice.id, notice])).values()]
  return failureOf(publishOnce(distinct.map(recordedNotice), ledger, publishNotice, publishUnrecorded))
}

/** Records that an object needs no further scan, so that the reconciler does not send it again. Returns the failure, if any. */
export async function markScanned(
  object: ObjectRef,
  result: Counts | { readonly givenUp: string },
  { ledger }: DetectContext,
): Promise<readonly unknown[]> {
  const location = locationOf(object)
  const record = JSON.stringify({ ...location, ...result })
  return failureOf(ledger.archive(scannedKey(location), nameOf(object), record, "scanned"))
}
