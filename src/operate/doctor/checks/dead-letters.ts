import type { Check } from "../check.ts"
import { error, type Fault } from "../finding.ts"
import { collect } from "../look.ts"
import { DEAD_LETTERS, queueOf, spoken } from "../parts.ts"
import type { QueueFacts } from "../read/queue.ts"

export const deadLetters: Check = {
  name: "dead letters",
  run: (world) =>
    collect(
      DEAD_LETTERS.map((name) => async () => {
        const { name: stack } = await world.stack()
        return judgeDepth(name, await queueOf(world, name), stack)
      }),
    ),
}

const REMEDIES: { readonly [name in (typeof DEAD_LETTERS)[number]]: (stack: string) => string } = {
  IngestDeadLetters: (stack) =>
    `these objects were not scanned to the end: mend what detect's log says, then landfall replay --dead-letters --publish --stack ${stack}`,
  NotifyDeadLetters: () =>
    "these alerts are in the ledger and nobody was told: mend what notify's log says, then redrive the queue in the SQS console",
  SubscriptionDeadLetters: () =>
    "a topic, rule or schedule could not hand these over: their attributes say why; mend that, and send them on by hand",
}

export function judgeDepth(
  name: (typeof DEAD_LETTERS)[number],
  { arn, waiting, inFlight }: QueueFacts,
  stack: string,
): Fault[] {
  const count = waiting + inFlight
  if (count === 0) return []
  return [error(`${count} messages lie in the ${spoken(name)}`, arn, REMEDIES[name](stack))]
}
