import type { Scanner } from "../../../engine/scan.ts"
import { keepsTestsAway } from "../checks/subscriptions.ts"
import { error, type Fault, type Finding } from "../finding.ts"
import { collect } from "../look.ts"
import type { World } from "../world.ts"
import { flightOf } from "./aws.ts"
import { fly, type Stage } from "./flight.ts"
import { judgeFlight } from "./judge.ts"

/** Sends a canary through the stack and tells where it got stuck; it sends none that would wake people. */
export async function runCanary(
  world: World,
  scanner: Scanner,
  limit: number,
  tell: (stage: Stage, ms: number) => void,
): Promise<Finding[]> {
  const faults = await collect([() => flight(world, scanner, limit, tell)])
  return faults.map((fault) => ({ check: "canary", ...fault }))
}

async function flight(
  world: World,
  scanner: Scanner,
  limit: number,
  tell: (stage: Stage, ms: number) => void,
): Promise<Fault[]> {
  const [topic, queue] = await Promise.all([world.output("AlertsTopicArn"), world.output("NotifyQueueArn")])
  if (!keepsTestsAway(queue, await world.subscriptions(topic))) {
    const what = "no canary was sent: the notify queue's subscription lets tests through, and people would be woken"
    return [error(what, topic, 'give it the filter {"test":[{"exists":false}]}, or deploy the stack again')]
  }
  const { account, region } = await world.stack()
  const places = {
    canaryBucket: await world.output("CanaryBucketName"),
    ledgerBucket: await world.output("LedgerBucketName"),
    owner: account,
    ingestQueueUrl: await world.output("IngestQueueUrl"),
    deadLettersUrl: await world.output("IngestDeadLettersUrl"),
  }
  const clients = { s3: world.clients.s3, sqs: world.clients.sqsIn(region) }
  const canary = await flightOf(clients, places, scanner, world.now())
  return judgeFlight(await fly(canary, limit, tell), canary.where, limit)
}
