import { error, type Fault, warning } from "../finding.ts"
import type { Followed } from "./follow.ts"

/** Where a canary got stuck, by the stages that it reached and the messages in the queues. */
export function diagnose({ times, stuck }: Followed, where: string, limit: number): Fault[] {
  if (stuck === undefined) return []
  const fault = (why: string, remedy: string) => [
    error(`the canary was not published within ${Math.round(limit / 1000)} s: ${why}`, where, remedy),
  ]
  if (times.published !== undefined) {
    const remedy =
      "see detect's log, and its permission to write objects/ in the ledger; until then reconcile scans objects again"
    return [warning("the canary's alert was published, but its object was not marked as scanned", where, remedy)]
  }
  if (times.recorded !== undefined) {
    return fault(
      "its alert was recorded, but SNS did not accept it",
      "see detect's log, the alerts topic's policy, its key's policy, and detect's permission to publish",
    )
  }
  if (times.scanned !== undefined) {
    return fault(
      "it was scanned and raised no alert",
      "the stack runs another version of Landfall: deploy this version, or run doctor of the deployed version",
    )
  }
  const { before, after } = stuck
  if (after.deadLetters > before.deadLetters) {
    return fault(
      "detect failed on it, and its message is in the ingest dead letters",
      "see detect's log for the object",
    )
  }
  if (after.inFlight > 0) {
    return fault(
      "detect has received messages and is not done: it is slow, or it fails and they come back",
      "see detect's log for the object; with a backlog, allow more time with --canary-limit",
    )
  }
  if (after.waiting > 0) {
    return fault(
      `${after.waiting} messages wait in the ingest queue and detect receives none`,
      "see the event source mapping and the function: reserved concurrency, errors at start, the queue's key",
    )
  }
  return fault(
    "its message is not in the ingest queue, so S3 did not send a notification",
    "see the canary bucket's notification, the queue's policy and what the key's policy allows S3",
  )
}
