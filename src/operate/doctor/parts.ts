import type { World } from "./world.ts"

/** The functions of a stack, as its outputs name them: `DetectFunctionName`. */
export const FUNCTIONS = ["Detect", "Notify", "Canary", "Reconcile"] as const
export type FunctionPart = (typeof FUNCTIONS)[number]

/** The topics, as the outputs name them: `AlertsTopicArn`. */
export const TOPICS = ["Alerts", "Notices", "People", "Alarms"] as const

/** The queues before functions, the function that each feeds, and where it puts what failed. */
export const FEEDS = [
  { queue: "IngestQueue", feeds: "Detect", deadLetters: "IngestDeadLetters" },
  { queue: "NotifyQueue", feeds: "Notify", deadLetters: "NotifyDeadLetters" },
] as const satisfies readonly { readonly queue: string; readonly feeds: FunctionPart; readonly deadLetters: string }[]

export const DEAD_LETTERS = ["IngestDeadLetters", "NotifyDeadLetters", "SubscriptionDeadLetters"] as const

/** Every output that a stack of this version has and that something here or in attach and replay needs. */
export const OUTPUTS: readonly string[] = [
  ...[...FEEDS.map(({ queue }) => queue), ...DEAD_LETTERS].flatMap((name) => [`${name}Arn`, `${name}Url`]),
  ...TOPICS.map((name) => `${name}TopicArn`),
  ...FUNCTIONS.flatMap((name) => [`${name}FunctionName`, `${name}RoleArn`]),
  "LedgerBucketName",
  "CanaryBucketName",
  "LogPlaces",
  "KeyArn",
  "AlarmsKeyArn",
]

/** The facts of one of the stack's queues. */
export async function queueOf(world: World, name: string) {
  return world.queue(await world.output(`${name}Url`))
}

/** The facts of one of the stack's functions. */
export async function functionOf(world: World, name: FunctionPart) {
  return world.lambda(await world.output(`${name}FunctionName`))
}

/** What people call a part: `ingest dead letters`. */
export function spoken(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()
}

/** What mends whatever the template made and somebody changed. */
export const DEPLOY = "deploy the stack again: the template sets it"
