import { error, type Fault, warning } from "../finding.ts"
import type { Flown } from "./flight.ts"

/** Where the canary got stuck, by how far it was seen and by what lies in the queues. */
export function judgeFlight({ times, stuck }: Flown, where: string, limit: number): Fault[] {
  if (stuck === undefined) return []
  const begin = `the canary did not come out within ${Math.round(limit / 1000)} s`
  const say = (why: string, remedy: string) => [error(`${begin}: ${why}`, where, remedy)]
  if (times.published !== undefined) {
    const remedy =
      "see detect's log, and its right to write objects/ in the ledger; until then reconcile scans objects again"
    return [warning("the canary's alert was published, and its object was not marked as scanned", where, remedy)]
  }
  if (times.recorded !== undefined) {
    return say(
      "its alert was recorded and SNS did not take it",
      "see detect's log, the alerts topic's policy, its key's, and detect's right to publish",
    )
  }
  if (times.scanned !== undefined) {
    return say(
      "it was scanned and no alert came of it",
      "the deployed rules are others than those here: deploy the stack again, or run this with the rules that were deployed",
    )
  }
  const { depths, before } = stuck
  if (depths.dead > before.dead) {
    return say("detect failed on it and it lies in the ingest dead letters", "see detect's log for the object")
  }
  if (depths.inFlight > 0) {
    return say(
      "detect has taken messages and is not done: it is slow, or it fails and they come back",
      "see detect's log for the object; with a backlog, give it more time with --canary-limit",
    )
  }
  if (depths.waiting > 0) {
    return say(
      `${depths.waiting} messages wait in the ingest queue and detect takes none`,
      "see the event source mapping and the function: reserved concurrency, errors at start, the queue's key",
    )
  }
  return say(
    "no message of it is in the ingest queue, so S3 did not tell",
    "see the canary bucket's notification, the queue's policy and what the key's policy lets S3 do",
  )
}
