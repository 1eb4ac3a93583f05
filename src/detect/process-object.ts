import { OutOfTimeError, scanObject } from "../engine/scan.ts"
import { locationOf, type ObjectRef } from "../object-ref.ts"
import type { DetectContext } from "./context.ts"
import { faultOf } from "./disposition.ts"
import { Findings } from "./findings.ts"
import type { ObjectOutcome } from "./object-outcome.ts"
import { settle } from "./settle.ts"

/** Opens and scans one object, then publishes and records what the scan found. Never throws. */
export async function processObject(
  object: ObjectRef,
  deadline: number,
  context: DetectContext,
  publishUnrecorded: boolean,
): Promise<ObjectOutcome> {
  const isTest = context.isTest?.(object.bucket) ?? false
  const started = context.now()
  if (started >= deadline) {
    const fault = new OutOfTimeError("out of time before this object was begun; the message named others first")
    return { isTest, fault, failures: [] }
  }
  try {
    const { body, reopen, size, version, etag } = await context.open(object)
    const opened = context.now()
    const landed = { ...object, size, ...(version ? { version } : {}), ...(etag ? { etag } : {}) }
    const findings = new Findings(context)
    const report = await scanObject(
      { location: locationOf(landed), queue: object.queue, arrival: object.arrival, size, body, reopen },
      context.scanner,
      findings,
      () => context.now() < deadline,
    )
    const scanned = context.now()
    const fault = faultOf(report.fault, landed)
    const { counts, failures } = await settle(landed, report, findings, fault, context, { isTest, publishUnrecorded })
    const stages = { opening: opened - started, scanning: scanned - opened, publishing: context.now() - scanned }
    const { lateness, unnamed } = findings
    return { isTest, bytes: size, report, counts, stages, lateness, unnamed, fault, failures }
  } catch (error) {
    return { isTest, fault: error instanceof Error ? error : new Error(String(error)), failures: [] }
  }
}
