import type { Check } from "../check.ts"
import { error, type Fault, warning } from "../finding.ts"
import { collect } from "../look.ts"
import { DEAD_LETTERS, DEPLOY, FEEDS, functionOf, queueOf, spoken } from "../parts.ts"
import type { QueueFacts } from "../read/queue.ts"

export const queues: Check = {
  name: "queues",
  run: (world) =>
    collect([
      ...[...FEEDS.map(({ queue }) => queue), ...DEAD_LETTERS].map((name) => async () => {
        return judgeKeeping(spoken(name), await queueOf(world, name))
      }),
      ...FEEDS.map(({ queue, deadLetters }) => async () => {
        return judgeRedrive(spoken(queue), await queueOf(world, queue), await world.output(`${deadLetters}Arn`))
      }),
      ...FEEDS.map(({ queue, feeds }) => async () => {
        const [facts, { timeout }] = await Promise.all([queueOf(world, queue), functionOf(world, feeds)])
        return judgeVisibility(spoken(queue), facts, timeout)
      }),
    ]),
}

/** As long as SQS keeps a message. */
const LONGEST_RETENTION = 14 * 24 * 3600

/** Source: S3 user guide: a notification has up to 64 KB, and one that a queue does not take is not delivered. */
const LARGEST_NOTIFICATION = 64 * 1024

export function judgeKeeping(name: string, { arn, isEncrypted, retention, largestMessage }: QueueFacts): Fault[] {
  const faults: Fault[] = []
  if (!isEncrypted)
    faults.push(warning(`the ${name} is not encrypted; its messages name objects and hosts`, arn, DEPLOY))
  if (retention < LONGEST_RETENTION) {
    const days = Math.round(retention / 8640) / 10
    faults.push(warning(`the ${name} keeps messages for ${days} days only, and then they are lost`, arn, DEPLOY))
  }
  if (largestMessage < LARGEST_NOTIFICATION) {
    faults.push(
      error(
        `the ${name} takes messages of ${largestMessage} bytes at most: S3's longest are refused and lost`,
        arn,
        DEPLOY,
      ),
    )
  }
  return faults
}

/** Source: SQS developer guide advises five tries at least, so that throttling alone moves nothing away. */
const LEAST_RECEIVES = 5

export function judgeRedrive(name: string, { arn, redrive }: QueueFacts, deadLetters: string): Fault[] {
  if (redrive === undefined) {
    return [
      error(
        `the ${name} has no dead-letter queue: what fails is tried until it is too old, and then lost`,
        arn,
        DEPLOY,
      ),
    ]
  }
  if (redrive.target !== deadLetters) {
    return [error(`the ${name} puts what failed into ${redrive.target}, where nobody looks`, arn, DEPLOY)]
  }
  if (redrive.receives >= LEAST_RECEIVES) return []
  return [
    warning(
      `the ${name} gives a message up after ${redrive.receives} tries; throttling alone takes as many`,
      arn,
      DEPLOY,
    ),
  ]
}

/** Source: Lambda developer guide, Using Lambda with Amazon SQS: six times the function's time-out. */
const VISIBILITY_FACTOR = 6

export function judgeVisibility(name: string, { arn, visibility }: QueueFacts, timeout: number): Fault[] {
  if (visibility >= VISIBILITY_FACTOR * timeout) return []
  const what = `the ${name} hides a message for ${visibility} s, and the function may run for ${timeout} s: it may come back while it is worked on`
  return [
    error(what, arn, `set its visibility time-out to ${VISIBILITY_FACTOR * timeout} s, or deploy the stack again`),
  ]
}
