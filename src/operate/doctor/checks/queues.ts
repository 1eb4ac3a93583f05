import { nameOfArn } from "../../attach/arn.ts"
import type { Check } from "../context.ts"
import { error, type Fault, warning } from "../finding.ts"
import { DEAD_LETTERS, displayName, FEEDS, functionOf, queueOf } from "../parts.ts"
import { readSeries } from "../read/metrics.ts"
import type { QueueFacts } from "../read/queue.ts"
import { collectFaults } from "../read-aws.ts"
import { setQueue } from "../remedy.ts"

export const queues: Check = {
  name: "queues",
  run: (context) =>
    collectFaults([
      ...[...FEEDS.map(({ queue }) => queue), ...DEAD_LETTERS].map((name) => async () => {
        const [facts, key] = await Promise.all([queueOf(context, name), context.output("KeyArn")])
        const retention = FEEDS.some(({ queue }) => queue === name) ? RETENTION : DEAD_LETTER_RETENTION
        return checkAttributes(displayName(name), facts, retention, key)
      }),
      ...FEEDS.map(({ queue, deadLetters, receives }) => async () => {
        const [facts, target] = await Promise.all([queueOf(context, queue), queueOf(context, deadLetters)])
        return [
          ...checkRedrive(displayName(queue), facts, target.arn, receives),
          ...checkLateFailures(displayName(queue), facts, target),
        ]
      }),
      ...FEEDS.map(({ queue, feeds }) => async () => {
        const [facts, { timeout }] = await Promise.all([queueOf(context, queue), functionOf(context, feeds)])
        return checkVisibility(displayName(queue), facts, timeout)
      }),
    ]),
}

/** Source: infra/queues.yml. Seconds. */
const RETENTION = 4 * 24 * 3600
const DEAD_LETTER_RETENTION = 14 * 24 * 3600

/** Source: S3 user guide: the maximum size of a notification. One that the queue rejects is lost. */
const MAX_NOTIFICATION_BYTES = 64 * 1024
/** What SQS sets when nobody does. */
const MAX_MESSAGE_BYTES = 256 * 1024

function checkAttributes(name: string, facts: QueueFacts, expected: number, key: string): Fault[] {
  const { arn, url, isEncrypted, retention, maxMessageBytes } = facts
  const faults: Fault[] = []
  if (!isEncrypted) {
    const what = `the ${name} is not encrypted; its messages contain names of objects and hosts`
    faults.push(warning(what, arn, setQueue(url, { KmsMasterKeyId: key })))
  }
  if (retention < expected) {
    const what = `the ${name} keeps messages for only ${daysOf(retention)} days, and then they are lost`
    faults.push(warning(what, arn, setQueue(url, { MessageRetentionPeriod: String(expected) })))
  }
  if (maxMessageBytes < MAX_NOTIFICATION_BYTES) {
    const what = `the ${name} accepts messages of at most ${maxMessageBytes} bytes: S3's longest are rejected and lost`
    faults.push(error(what, arn, setQueue(url, { MaximumMessageSize: String(MAX_MESSAGE_BYTES) })))
  }
  return faults
}

function daysOf(seconds: number): number {
  return Math.round(seconds / 8640) / 10
}

/** A message keeps the time of its first send when it moves. Source: SQS developer guide, Using dead-letter queues. */
function checkLateFailures(name: string, { arn, url, retention }: QueueFacts, target: QueueFacts): Fault[] {
  if (retention <= RETENTION || retention < target.retention) return []
  const what = `the ${name} keeps messages for ${daysOf(retention)} days, as long as its dead-letter queue or longer: one that fails late is lost at once`
  return [warning(what, arn, setQueue(url, { MessageRetentionPeriod: String(RETENTION) }))]
}

/** Source: SQS developer guide: at least five, so that throttling alone does not move messages away. */
const MIN_RECEIVES = 5

function checkRedrive(name: string, facts: QueueFacts, deadLetterTargetArn: string, maxReceiveCount: number): Fault[] {
  const { arn, url, redrive } = facts
  const remedy = setQueue(url, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) })
  if (redrive === undefined) {
    const what = `the ${name} has no dead-letter queue: a message that fails is retried until it expires, and then lost`
    return [error(what, arn, remedy)]
  }
  if (redrive.target !== deadLetterTargetArn) {
    return [error(`the ${name} moves failed messages to ${redrive.target}, which nobody watches`, arn, remedy)]
  }
  if (redrive.receives >= MIN_RECEIVES) return []
  const what = `the ${name} gives up a message after ${redrive.receives} tries; throttling alone can use as many`
  return [warning(what, arn, remedy)]
}

/** Source: Lambda developer guide, Using Lambda with Amazon SQS: six times the function's timeout. */
const VISIBILITY_FACTOR = 6

function checkVisibility(name: string, { arn, url, visibility }: QueueFacts, timeout: number): Fault[] {
  if (visibility >= VISIBILITY_FACTOR * timeout) return []
  const what = `the ${name} hides a message for ${visibility} s, and the function may run for ${timeout} s: a message may come back while it is processed`
  return [error(what, arn, setQueue(url, { VisibilityTimeout: String(VISIBILITY_FACTOR * timeout) }))]
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

/** Half of the time after which SQS deletes a message. */
const DANGEROUS_S = RETENTION / 2

/** `age`: of the oldest message, in seconds. */
function checkAge(name: string, arn: string, age: number): Fault[] {
  if (age < LONG_S) return []
  const remedy = name.startsWith("ingest")
    ? "see detect's log for messages that fail again and again; otherwise raise detectConcurrency in landfall.toml and deploy"
    : "see notify's log for the channel that does not accept its messages"
  const hours = Math.floor(age / 3600)
  if (age < DANGEROUS_S)
    return [warning(`the oldest message of the ${name} has waited for ${hours} hours`, arn, remedy)]
  const what = `the oldest message of the ${name} has waited for ${Math.floor(hours / 24)} days, and SQS keeps it for ${daysOf(RETENTION)}`
  return [error(what, arn, remedy)]
}
