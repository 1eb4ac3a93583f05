import { CANARY_PREFIX } from "../../watch/canary/record.ts"
import type { BucketPrefix } from "../attach/bucket-prefix.ts"
import type { Context } from "./context.ts"

/** The functions of a stack, as its outputs name them: `DetectFunctionName`. */
export const FUNCTIONS = ["Detect", "Notify", "Canary", "Reconcile", "Digest"] as const
export type FunctionPart = (typeof FUNCTIONS)[number]

/** The topics, as the outputs name them: `AlertsTopicArn`. */
export const TOPICS = ["Alerts", "Notices", "Recipients", "Alarms"] as const

/** The queues that feed functions, the function of each, the dead-letter queue of each, and how often a message is tried. */
export const FEEDS = [
  { queue: "IngestQueue", feeds: "Detect", deadLetters: "IngestDeadLetters", receives: 10 },
  { queue: "NotifyQueue", feeds: "Notify", deadLetters: "NotifyDeadLetters", receives: 75 },
] as const satisfies readonly {
  readonly queue: string
  readonly feeds: FunctionPart
  readonly deadLetters: string
  readonly receives: number
}[]

export const DEAD_LETTERS = ["IngestDeadLetters", "NotifyDeadLetters", "SubscriptionDeadLetters"] as const

/** Every output of a stack of this version that doctor, attach or replay needs. */
export const OUTPUTS: readonly string[] = [
  ...[...FEEDS.map(({ queue }) => queue), ...DEAD_LETTERS].flatMap((name) => [`${name}Arn`, `${name}Url`]),
  ...TOPICS.map((name) => `${name}TopicArn`),
  ...FUNCTIONS.flatMap((name) => [`${name}FunctionName`, `${name}RoleArn`]),
  "LedgerBucketName",
  "CanaryBucketName",
  "LogPrefixes",
  "KeyArn",
  "AlarmsKeyArn",
]

/** Reads one of the stack's queues. */
export async function queueOf(context: Context, name: string) {
  return context.queue(await context.output(`${name}Url`))
}

/** Reads one of the stack's functions. */
export async function functionOf(context: Context, name: FunctionPart) {
  return context.lambda(await context.output(`${name}FunctionName`))
}

/** Where the canary's objects land. */
export async function canaryScope(context: Context): Promise<BucketPrefix> {
  return { bucket: await context.output("CanaryBucketName"), prefix: CANARY_PREFIX }
}

/** The bucket's owner. If it cannot be read, the stack's account counts, which owns most log buckets. */
export function ownerOf(context: Context, scope: BucketPrefix, account: string): Promise<string> {
  return context.bucketState(scope).then(
    ({ owner }) => owner,
    () => account,
  )
}

/** A part's name in messages: `ingest dead letters`. */
export function displayName(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()
}
