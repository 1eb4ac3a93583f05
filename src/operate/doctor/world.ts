import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3"
import { readRules } from "../attach/read-rules.ts"
import { readState } from "../attach/read-state.ts"
import { readScope, type Scope, scopeName } from "../attach/scope.ts"
import { type Stack, stackOfOutputs } from "../attach/stack.ts"
import type { Rule, State } from "../attach/state.ts"
import type { Clients } from "./clients.ts"
import { look } from "./look.ts"
import { once } from "./once.ts"
import { type Activity, readActivity } from "./read/activity.ts"
import { type AlarmFacts, readAlarms } from "./read/alarms.ts"
import { type FunctionFacts, readFunction } from "./read/function.ts"
import { readKeyPolicy, readKeyState } from "./read/key.ts"
import { type Recorded, readLedger } from "./read/ledger.ts"
import { type QueueFacts, readQueue } from "./read/queue.ts"
import { type DeployedStack, outputOf, readStack } from "./read/stack.ts"
import { readSubscriptions, type SubscriptionFacts } from "./read/topic.ts"

/** All that checks may ask; what several of them ask for is read once. */
export type World = {
  readonly clients: Clients
  /** This program's version. */
  readonly version: string
  /** ms since 1970, by this machine's clock. */
  readonly now: () => number
  readonly stack: () => Promise<DeployedStack>
  /** The value of one of the stack's outputs. */
  readonly output: (name: string) => Promise<string>
  /** The stack as attach knows it. */
  readonly attachStack: () => Promise<Stack>
  /** The log buckets and prefixes that are asked for, or else all that the stack may read. */
  readonly places: () => Promise<readonly Scope[]>
  /** How a bucket notifies, and all that its way to us depends on. */
  readonly place: (scope: Scope) => Promise<State>
  /** The EventBridge rules that send to the ingest queue. */
  readonly rules: () => Promise<readonly Rule[]>
  readonly queue: (url: string) => Promise<QueueFacts>
  readonly lambda: (name: string) => Promise<FunctionFacts>
  readonly subscriptions: (topicArn: string) => Promise<readonly SubscriptionFacts[]>
  readonly keyState: (arn: string) => Promise<string>
  readonly keyPolicy: (arn: string) => Promise<string>
  readonly alarms: () => Promise<readonly AlarmFacts[]>
  readonly ledger: () => Promise<readonly Recorded[]>
  readonly activity: () => Promise<Activity>
}

export type Asked = {
  readonly stack: string
  /** Empty: all that the stack reads. */
  readonly places: readonly Scope[]
  readonly version: string
  readonly now: () => number
}

export function makeWorld(clients: Clients, { stack: name, places, version, now }: Asked): World {
  const stack = once(() => readStack(clients.cloudFormation, name))
  const output = async (wanted: string) => outputOf(await stack(undefined), wanted)
  const attachStack = once(async () => {
    await output("IngestQueueArn")
    return stackOfOutputs(name, (await stack(undefined)).outputs)
  })
  const regionOf = async () => (await stack(undefined)).region
  const place = once(async (text: string) => {
    const scope = readScope(text)
    if (typeof scope === "string") throw new Error(scope)
    await lookAtBucket(clients.s3, scope)
    return readState(clients, await attachStack(undefined), scope)
  })
  const rules = once(async () => readRules(clients.eventsIn(await regionOf()), await output("IngestQueueArn")))
  const alarms = once(async () => readAlarms(clients.cloudWatch, (await stack(undefined)).name))
  const ledger = once(async () => {
    return readLedger(clients.s3, await output("LedgerBucketName"), (await stack(undefined)).account)
  })
  const activity = once(async () => readActivity(clients.cloudWatch, name, await ledger(undefined), now()))
  return {
    clients,
    version,
    now,
    output,
    stack: () => stack(undefined),
    attachStack: () => attachStack(undefined),
    places: async () => (places.length > 0 ? places : placesOf(await output("LogPlaces"))),
    place: (scope) => place(scopeName(scope)),
    rules: () => rules(undefined),
    queue: once(async (url) => readQueue(clients.sqsIn(await regionOf()), url)),
    lambda: once((wanted) => readFunction(clients.lambda, wanted)),
    subscriptions: once(async (arn) => readSubscriptions(clients.snsIn(await regionOf()), arn)),
    keyState: once(async (arn) => readKeyState(clients.kmsIn(regionOfKey(arn)), arn)),
    keyPolicy: once(async (arn) => readKeyPolicy(clients.kmsIn(regionOfKey(arn)), arn)),
    alarms: () => alarms(undefined),
    ledger: () => ledger(undefined),
    activity: () => activity(undefined),
  }
}

/** The stack's list of places, `bucket/prefix` parted by commas. */
export function placesOf(text: string): readonly Scope[] {
  return text
    .split(",")
    .map(readScope)
    .filter((scope) => typeof scope !== "string")
}

/** That a bucket is gone is told otherwise than that it is another's or may not be looked at, which attach's reading tells. */
async function lookAtBucket(s3: S3Client, { bucket }: Scope): Promise<void> {
  const mend = "correct logBuckets in serverless.yml and deploy, or make the bucket again"
  const sight = { what: `bucket ${bucket}`, where: `s3://${bucket}/`, permission: "s3:ListBucket", mend }
  await look(sight, s3.send(new HeadBucketCommand({ Bucket: bucket })))
}

const regionOfKey = (arn: string) => arn.split(":")[3] ?? ""
