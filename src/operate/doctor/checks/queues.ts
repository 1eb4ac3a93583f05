import { nameOfArn } from "../../attach/arn.ts"
import type { Check } from "../context.ts"
import { error, type Fault, warning } from "../finding.ts"
import { DEAD_LETTERS, DEPLOY, displayName, FEEDS, functionOf, queueOf } from "../parts.ts"
import { readSeries } from "../read/metrics.ts"
import type { QueueFacts } from "../read/queue.ts"
import { collectFaults } from "../read-aws.ts"

export const queues: Check = {
  name: "queues",
  run: (context) =>
    collectFaults([
      ...[...FEEDS.map(({ queue }) => queue), ...DEAD_LETTERS].map((name) => async () => {
        return checkAttributes(displayName(name), await queueOf(context, name))
      }),
      ...FEEDS.map(({ queue, deadLetters }) => async () => {
        const target = await context.output(`${deadLetters}Arn`)
        return checkRedrive(displayName(queue), await queueOf(context, queue), target)
      }),
      ...FEEDS.map(({ queue, feeds }) => async () => {
        const [facts, { timeout }] = await Promise.all([queueOf(context, queue), functionOf(context, feeds)])
        return checkVisibility(displayName(queue), facts, timeout)
      }),
    ]),
}

/** The maximum of SQS. */
const MAX_RETENTION = 14 * 24 * 3600

/** Source: S3 user guide: the maximum size of a notification. One that the queue rejects is lost. */
const MAX_NOTIFICATION_BYTES = 64 * 1024

function checkAttributes(name: string, { arn, isEncrypted, retention, maxMessageBytes }: QueueFacts): Fault[] {
  const faults: Fault[] = []
  if (!isEncrypted) {
    faults.push(warning(`the ${name} is not encrypted; its messages contain names of objects and hosts`, arn, DEPLOY))
  }
  if (retention < MAX_RETENTION) {
    const days = Math.round(retention / 8640) / 10
    faults.push(warning(`the ${name} keeps messages for only ${days} days, and then they are lost`, arn, DEPLOY))
  }
  if (maxMessageBytes < MAX_NOTIFICATION_BYTES) {
    const what = `the ${name} accepts messages of at most ${maxMessageBytes} bytes: S3's longest are rejected and lost`
    faults.push(error(what, arn, DEPLOY))
  }
  return faults
}

/** Source: SQS developer guide: at least five, so that throttling alone does not move messages away. */
const MIN_RECEIVES = 5

function checkRedrive(name: string, { arn, redrive }: QueueFacts, deadLetters: string): Fault[] {
  if (redrive === undefined) {
    const what = `the ${name} has no dead-letter queue: a message that fails is retried until it expires, and then lost`
    return [error(what, arn, DEPLOY)]
  }
  if (redrive.target !== deadLetters) {
    return [error(`the ${name} moves failed messages to ${redrive.target}, which nobody watches`, arn, DEPLOY)]
  }
  if (redrive.receives >= MIN_RECEIVES) return []
  const what = `the ${name} gives up a message after ${redrive.receives} tries; throttling alone can use as many`
  return [warning(what, arn, DEPLOY)]
}

/** Source: Lambda developer guide, Using Lambda with Amazon SQS: six times the function's timeout. */
const VISIBILITY_FACTOR = 6

function checkVisibility(name: string, { arn, visibility }: QueueFacts, timeout: number): Fault[] {
  if (visibility >= VISIBILITY_FACTOR * timeout) return []
  const what = `the ${name} hides a message for ${visibility} s, and the function may run for ${timeout} s: a message may come back while it is processed`
  const remedy = `set its visibility timeout to ${VISIBILITY_FACTOR * timeout} s, or deploy the stack again`
  return [error(what, arn, remedy)]
}

export const deadLetters: Check = {
  name: "dead letters",
  run: (context) =>
    collectFaults(
      DEAD_LETTERS.map((name) => async () => {
        const { name: stack } = await context.stack()
        return checkDepth(name, await queueOf(context, name), stack)
      }),
    ),
}

const REMEDIES: { readonly [name in (typeof DEAD_LETTERS)[number]]: (stack: string) => string } = {
  IngestDeadLetters: (stack) =>
    `these objects were not completely scanned: fix what detect's log reports, then landfall replay --dead-letters --publish --stack ${stack}`,
  NotifyDeadLetters: () =>
    "these alerts are in the ledger, but nobody was notified: fix what notify's log reports, then redrive the queue in the SQS console",
  SubscriptionDeadLetters: () =>
    "a topic, rule or schedule could not deliver these: their attributes contain the reason; fix it, and send them again by hand",
}

function checkDepth(
  name: (typeof DEAD_LETTERS)[number],
  { arn, waiting, inFlight }: QueueFacts,
  stack: string,
): Fault[] {
  const count = waiting + inFlight
  if (count === 0) return []
  return [error(`there are ${count} messages in the ${displayName(name)}`, arn, REMEDIES[name](stack))]
}

export const backlog: Check = {
  name: "backlog",
  async run(context) {
    const arns = await Promise.all(FEEDS.map(({ queue }) => context.output(`${queue}Arn`)))
    const series = arns.map((arn) => ({
      namespace: "AWS/SQS",
      name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: nameOfArn(arn) },
      stat: "Maximum" as const,
      period: 300,
    }))
    const now = context.now()
    const ages = await readSeries(context.clients.cloudWatch, series, now - RECENT_MS, now)
    return FEEDS.flatMap(({ queue }, index) =>
      checkAge(displayName(queue), arns[index] ?? "", ages[index]?.[0]?.value ?? 0),
    )
  },
}

/** SQS measures every five minutes, and CloudWatch shows it a little later. */
const RECENT_MS = 20 * 60_000

/** The threshold of the alarms. */
const LONG_S = 3600

/** Half of the two weeks after which SQS deletes a message. */
const DANGEROUS_S = 7 * 24 * 3600

/** `age`: of the oldest message, in seconds. */
function checkAge(name: string, arn: string, age: number): Fault[] {
  if (age < LONG_S) return []
  const remedy = name.startsWith("ingest")
    ? "see detect's log for messages that fail again and again; otherwise raise detectConcurrency in serverless.yml and deploy"
    : "see notify's log for the channel that does not accept its messages"
  const hours = Math.floor(age / 3600)
  if (age < DANGEROUS_S)
    return [warning(`the oldest message of the ${name} has waited for ${hours} hours`, arn, remedy)]
  const what = `the oldest message of the ${name} has waited for ${Math.floor(hours / 24)} days, and SQS keeps it for 14`
  return [error(what, arn, remedy)]
}
