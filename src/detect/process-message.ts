import { PUBLISH_UNRECORDED_FROM_RECEIVE } from "../delivery/publish/publish-once.ts"
import { ObjectError, UnrecordedError } from "../errors.ts"
import { nameOf, type ObjectRef } from "../object-ref.ts"
import type { DetectContext } from "./context.ts"
import { dispositionOf, MAX_DEATHS } from "./disposition.ts"
import type { Unwrapped } from "./envelope/unwrapped.ts"
import { diedNotice, givenUpNotice, malformedNotices, unreadableNotice, unrecordedNotice } from "./notices.ts"
import { lineOf } from "./object-outcome.ts"
import { processObject } from "./process-object.ts"
import { markScanned, publishNotices } from "./settle.ts"
import { Tries } from "./tries.ts"

/** How often a message was received, this time included, and what follows from it. */
type Attempt = {
  readonly receives: number
  /** No other object shares the message's time. */
  readonly isAlone: boolean
  /** Alerts and notices go out although the ledger refuses to record them. */
  readonly publishUnrecorded: boolean
}

/**
 * Processes every object that a message names. The failure of one object does not keep the others back. Throws at the
 * end when anything failed, so that the message comes back. `deadline` is in ms since 1970; `receives` is how often the
 * message was received, this time included, and `id` is its id in the queue. A message that comes back continues where
 * the previous try ended.
 */
export async function processMessage(
  message: Unwrapped,
  deadline: number,
  context: DetectContext,
  receives: number = 1,
  id?: string,
): Promise<void> {
  const publishUnrecorded = receives >= PUBLISH_UNRECORDED_FROM_RECEIVE
  const tries = await Tries.of(context.ledger, id, receives, deadline, context.now())
  const pending = tries.pending(message.objects.length)
  const attempt: Attempt = { receives, isAlone: pending.length === 1, publishUnrecorded }
  for (const { kind, detail } of message.skipped) {
    if (kind !== "malformed") context.log({ object: detail, isIgnored: true, age: 0, milliseconds: 0 })
  }
  const failures = [...(await publishNotices(malformedNotices(message), context, publishUnrecorded))]
  for (const index of pending) {
    const object = message.objects[index]
    if (object === undefined) continue
    const isLost = tries.deaths(index) >= MAX_DEATHS
    if (index === tries.died || isLost) {
      failures.push(...(await publishNotices([diedNotice(object, isLost)], context, publishUnrecorded)))
      if (isLost) {
        failures.push(new Error(`${nameOf(object)} is not scanned again: the function died on it`))
        continue
      }
    }
    const scannedTo = tries.scannedTo(index)
    await tries.begin(index)
    const start = context.now()
    const outcome = await processObject(object, deadline, context, { publishUnrecorded, scannedTo })
    const left = failures.length
    context.log(lineOf(object, outcome, start, context.now()))
    failures.push(...outcome.failures)
    const unrecorded = outcome.failures.find((failure) => failure instanceof UnrecordedError)
    if (unrecorded) {
      failures.push(...(await publishNotices([unrecordedNotice(object, unrecorded)], context, publishUnrecorded)))
    }
    // An object whose alerts are still to be published comes back anyway; its fault is handled then.
    if (outcome.fault !== undefined && outcome.failures.length === 0) {
      const hasProgressed = (outcome.scannedTo ?? 0) > scannedTo
      failures.push(...(await handleFault(object, outcome.fault, { ...attempt, hasProgressed }, context)))
    }
    tries.end(index, failures.length === left, outcome.scannedTo ?? 0)
  }
  if (failures.length > 0) await tries.close()
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join("; "))
}

/** Decides about an object that could not be read to its end. Returns what the message fails with; nothing when it is given up. */
async function handleFault(
  object: ObjectRef,
  fault: Error,
  { receives, isAlone, publishUnrecorded, hasProgressed }: Attempt & { readonly hasProgressed: boolean },
  context: DetectContext,
): Promise<readonly unknown[]> {
  const disposition = dispositionOf(fault, receives, isAlone, hasProgressed)
  if (!(fault instanceof ObjectError) || disposition === "retry") return [fault]
  if (disposition === "retry-and-notify") {
    return [fault, ...(await publishNotices([unreadableNotice(object, fault)], context, publishUnrecorded))]
  }
  const failures = await publishNotices([givenUpNotice(object, fault)], context, publishUnrecorded)
  if (failures.length > 0) return failures
  // The reconciler must not take it for an object that no notification named.
  return markScanned(object, { givenUp: fault.fault }, context)
}
