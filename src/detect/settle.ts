import type { SelectionOutcome } from "../delivery/alert/select.ts"
import type { GroupSpan } from "../delivery/alert/suppress.ts"
import { scannedKey } from "../delivery/ledger/scanned.ts"
import { publishOnce } from "../delivery/publish/publish-once.ts"
import { recordStaged, stagedAlert } from "../delivery/publish/record-staged.ts"
import { recordedAlert } from "../delivery/publish/recorded.ts"
import { recordedNotice } from "../delivery/publish/recorded-notice.ts"
import { recordUnparsed } from "../delivery/unparsed/entry.ts"
import { QuarantineError } from "../engine/decode/errors.ts"
import type { Match } from "../engine/match/match.ts"
import type { ScanListener } from "../engine/scan-object.ts"
import type { ScanReport } from "../engine/scan-report.ts"
import { failureOf } from "../errors.ts"
import type { Notice } from "../notice.ts"
import { locationOf, nameOf, type ObjectRef } from "../object-ref.ts"
import type { DetectContext } from "./context.ts"
import type { Execution } from "./execution.ts"
import type { Findings } from "./findings.ts"
import { objectNotices, overflowOf, unparsedObject } from "./notices.ts"
import type { Counts } from "./object-outcome.ts"

type Settlement = {
  readonly counts: Counts
  /** What was not published or not recorded. */
  readonly failures: readonly unknown[]
}

/** A match that alerts, and the other matches of its group. */
type Alerting = { readonly match: Match; readonly suppression: GroupSpan | undefined }

type Options = {
  readonly isTest: boolean
  readonly publishUnrecorded: boolean
  /** The scan ended before the object did, although nothing is wrong with it. */
  readonly isPart: boolean
  /** Scans some raw lines of the object again. */
  readonly scanAgain: (units: ReadonlySet<number>, listener: ScanListener) => Promise<ScanReport>
}

/**
 * Publishes and records what a scan found: each rule's alerts and then the matches that only the ledger keeps, first
 * those in memory and then those that must be read again, the side tables, the notices, and what the next digest
 * reports. The alerts of a staged rule are recorded and not published, and it makes no notice of its maximum. A failure keeps none of the others back. The marker that the object was scanned comes last, and only when
 * everything went well.
 */
export async function settle(
  object: ObjectRef,
  report: ScanReport,
  findings: Findings,
  fault: Error | undefined,
  context: DetectContext,
  { isTest, publishUnrecorded, isPart, scanAgain }: Options,
): Promise<Settlement> {
  const failures: unknown[] = []
  const notices = objectNotices(object, report)
  const counts = { matches: 0, published: 0, already: 0, staged: 0 }
  for (const execution of findings.executions.values()) {
    const outcome = execution.selection.close()
    counts.matches += outcome.matches
    if (!execution.isStaged) notices.push(...overflowOf(execution.rule, execution.location, outcome))
    failures.push(...(await failureOf(publish(execution, matchesIn(execution, outcome)))))
    failures.push(...(await failureOf(findings.archive(execution, outcome.suppressed))))
  }
  if (!findings.reread.isEmpty) failures.push(...(await failureOf(settleReread())))
  for (const { archive } of findings.executions.values()) failures.push(...(await failureOf(archive.close())))
  failures.push(...findings.failures)
  failures.push(...(await failureOf(findings.sideTables.close())))
  failures.push(...(await publishNotices(notices, context, publishUnrecorded)))
  const unparsed = unparsedObject(object, report)
  // After a fault, the object comes back: lines of a body that broke off say nothing about it.
  if (unparsed && fault === undefined)
    failures.push(...(await failureOf(recordUnparsed(unparsed, context.now(), context.ledger))))
  if (failures.length === 0 && fault === undefined && !isPart)
    failures.push(...(await markScanned(object, counts, context)))
  return { counts, failures }

  /** The matches in memory that alert. */
  function* matchesIn(execution: Execution, { alerts }: SelectionOutcome): Generator<Alerting> {
    for (const { id, unit, match, suppression } of alerts) {
      if (match === undefined) findings.reread.add(execution, { id, unit, suppression })
      else yield { match, suppression }
    }
  }

  /** Each alert is made when it is its turn: complete records of 33 alerts may not fit in memory. */
  async function publish({ isStaged }: Execution, matches: IteratorObject<Alerting>): Promise<void> {
    if (isStaged) {
      const staged = matches.map(({ match, suppression }) => stagedAlert(match, suppression))
      counts.staged += await recordStaged(staged, context.ledger)
      return
    }
    const alerts = matches.map(({ match, suppression }) => recordedAlert(match, suppression, isTest))
    const { published, already } = await publishOnce(alerts, context.ledger, context.publishAlert, publishUnrecorded)
    counts.published += published
    counts.already += already
  }

  async function settleReread(): Promise<void> {
    const { reread } = findings
    const { fault: failure } = await scanAgain(reread.units(), {
      async onMatch(found, origin) {
        const wanted = reread.take(found, origin)
        if (wanted === undefined) return
        const match = await findings.enriched(found)
        const { execution, id, why, suppression } = wanted
        const settled =
          why === undefined
            ? publish(execution, [{ match, suppression }].values())
            : findings.archiveOne(execution, { id, match, why })
        failures.push(...(await failureOf(settled)))
      },
    })
    if (failure !== undefined && !(failure instanceof QuarantineError)) throw failure
    if (!reread.isEmpty) throw new Error(`${reread.count} matches of ${nameOf(object)} were not found again`)
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
