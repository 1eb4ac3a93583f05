import type { OpenObject } from "../engine/s3/open-object.ts"
import { OutOfTimeError, scanObject } from "../engine/scan.ts"
import type { ScanListener, Units } from "../engine/scan-object.ts"
import { locationOf, type ObjectRef } from "../object-ref.ts"
import type { DetectContext } from "./context.ts"
import { faultOf } from "./disposition.ts"
import { Findings } from "./findings.ts"
import type { ObjectOutcome } from "./object-outcome.ts"
import { settle } from "./settle.ts"

/**
 * Opens and scans one object, then publishes and records what the scan found. If that is more than fits in memory, it
 * does so part by part. `scannedTo`: the raw lines of which an earlier try published and recorded everything. Never
 * throws.
 */
export async function processObject(
  object: ObjectRef,
  deadline: number,
  context: DetectContext,
  { publishUnrecorded, scannedTo = 0 }: { readonly publishUnrecorded: boolean; readonly scannedTo?: number },
): Promise<ObjectOutcome> {
  const canary = context.canary?.bucket === object.bucket ? context.canary : undefined
  const [isTest, { scanner }] = [canary !== undefined, canary ?? context]
  const started = context.now()
  if (started >= deadline) {
    const fault = new OutOfTimeError("out of time before this object was begun; the message named others first")
    return { isTest, fault, failures: [] }
  }
  try {
    const opened = await context.open(object)
    const { size, version, etag } = opened
    const landed = { ...object, size, ...(version ? { version } : {}), ...(etag ? { etag } : {}) }
    const scan = ({ body, reopen }: OpenObject, units: Units, listener: ScanListener, hasTime: () => boolean) =>
      scanObject(
        { location: locationOf(landed), queue: object.queue, arrival: object.arrival, size, body, reopen, units },
        scanner,
        listener,
        hasTime,
      )
    const stages = { opening: context.now() - started, scanning: 0, publishing: 0 }
    const counts = { matches: 0, published: 0, already: 0, staged: 0 }
    for (let [source, after] = [opened, scannedTo]; ; source = await context.open(landed)) {
      const start = context.now()
      const findings = new Findings(context)
      // To read matches again takes as long as this scan at most.
      const hasTime = () => {
        const now = context.now()
        return now + (findings.needsReread ? now - start : 0) < deadline
      }
      const report = await scan(source, { after }, findings, () => hasTime() && !findings.isFull)
      const scanned = context.now()
      const reached = report.fault instanceof OutOfTimeError ? (report.fault.units ?? after) : after
      const isPart = reached > after && hasTime()
      const fault = isPart ? undefined : faultOf(report.fault, landed)
      const settled = await settle(landed, report, findings, fault, context, {
        isTest,
        publishUnrecorded,
        isPart,
        scanAgain: async (only, listener) =>
          scan(await context.open(landed), { only }, listener, () => context.now() < deadline),
      })
      stages.scanning += scanned - start
      stages.publishing += context.now() - scanned
      counts.matches += settled.counts.matches
      counts.published += settled.counts.published
      counts.already += settled.counts.already
      counts.staged += settled.counts.staged
      const { failures } = settled
      if (failures.length === 0) after = reached
      if (isPart && failures.length === 0) continue
      const { lateness, unnamed } = findings
      return { isTest, bytes: size, report, counts, stages, lateness, unnamed, fault, failures, scannedTo: after }
    }
  } catch (error) {
    return { isTest, fault: error instanceof Error ? error : new Error(String(error)), failures: [] }
  }
}
