import type { CloudFormationClient } from "@aws-sdk/client-cloudformation"
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch"
import type { KMSClient } from "@aws-sdk/client-kms"
import type { LambdaClient } from "@aws-sdk/client-lambda"
import { HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3"
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager"
import type { SSMClient } from "@aws-sdk/client-ssm"
import { parseArn } from "../attach/arn.ts"
import type { AttachClients } from "../attach/aws-call.ts"
import { type BucketPrefix, parseBucketPrefix, s3Uri } from "../attach/bucket-prefix.ts"
import { readRules } from "../attach/read-rules.ts"
import { readState } from "../attach/read-state.ts"
import { parseLogPrefixes, type Stack, stackOfOutputs } from "../attach/stack.ts"
import type { Rule, State } from "../attach/state.ts"
import type { Fault } from "./finding.ts"
import { type Activity, readActivity } from "./read/activity.ts"
import { type AlarmFacts, readAlarms } from "./read/alarms.ts"
import { type FunctionFacts, readFunction } from "./read/function.ts"
import { readKeyPolicy, readKeyState } from "./read/key.ts"
import { type Recorded, readLedger } from "./read/ledger.ts"
import { type QueueFacts, readQueue } from "./read/queue.ts"
import { type DeployedStack, outputOf, readStack } from "./read/stack.ts"
import { readSubscriptions, type SubscriptionFacts } from "./read/topic.ts"
import { readAws } from "./read-aws.ts"

/** One check of the stack. It reads what it needs through the context, judges it, and changes nothing. */
export type Check = {
  readonly name: string
  readonly run: (context: Context) => Promise<readonly Fault[]>
}

/** The AWS clients of doctor. Those without a region in their name use the stack's region. */
export type DoctorClients = AttachClients & {
  readonly cloudFormation: CloudFormationClient
  readonly cloudWatch: CloudWatchClient
  readonly lambda: LambdaClient
  readonly ssm: SSMClient
  readonly secrets: SecretsManagerClient
  readonly kmsIn: (region: string) => KMSClient
}

/** Everything that checks read. What several checks need is read only once. */
export type Context = {
  readonly clients: DoctorClients
  /** As it was given; the stack may not exist. */
  readonly stackName: string
  /** The version of this program. */
  readonly version: string
  /** ms since 1970, by this machine's clock. */
  readonly now: () => number
  readonly stack: () => Promise<DeployedStack>
  /** The value of one of the stack's outputs. */
  readonly output: (name: string) => Promise<string>
  /** The stack as attach represents it. */
  readonly attachStack: () => Promise<Stack>
  /** The prefixes of log buckets to check: those of the options, or else all that the stack may read. */
  readonly logPrefixes: () => Promise<readonly BucketPrefix[]>
  /** How a bucket sends notifications, and everything that its routes to the queue depend on. */
  readonly bucketState: (scope: BucketPrefix) => Promise<State>
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

type DoctorOptions = {
  readonly stack: string
  /** Empty: all prefixes that the stack may read. */
  readonly logPrefixes: readonly BucketPrefix[]
  readonly version: string
  readonly now: () => number
}

export function makeContext(clients: DoctorClients, options: DoctorOptions): Context {
  const { stack: name, logPrefixes, version, now } = options
  const stack = memoize(() => readStack(clients.cloudFormation, name))
  const output = async (wanted: string) => outputOf(await stack(), wanted)
  const attachStack = memoize(async () => {
    await output("IngestQueueArn")
    return stackOfOutputs(name, (await stack()).outputs)
  })
  const regionOf = async () => (await stack()).region
  const bucketState = memoize(async (uri: string) => {
    const scope = parseBucketPrefix(uri)
    if (typeof scope === "string") throw new Error(scope)
    await requireBucket(clients.s3, scope)
    return readState(clients, await attachStack(), scope)
  })
  const ledger = memoize(async () => {
    return readLedger(clients.s3, await output("LedgerBucketName"), (await stack()).account)
  })
  return {
    clients,
    stackName: name,
    version,
    now,
    output,
    stack,
    attachStack,
    logPrefixes: async () => (logPrefixes.length > 0 ? logPrefixes : parseLogPrefixes(await output("LogPrefixes"))),
    bucketState: (scope) => bucketState(s3Uri(scope)),
    rules: memoize(async () => readRules(clients.eventsIn(await regionOf()), await output("IngestQueueArn"))),
    queue: memoize(async (url) => readQueue(clients.sqsIn(await regionOf()), url)),
    lambda: memoize((wanted) => readFunction(clients.lambda, wanted)),
    subscriptions: memoize(async (arn) => readSubscriptions(clients.snsIn(await regionOf()), arn)),
    keyState: memoize(async (arn) => readKeyState(clients.kmsIn(parseArn(arn)?.region ?? ""), arn)),
    keyPolicy: memoize(async (arn) => readKeyPolicy(clients.kmsIn(parseArn(arn)?.region ?? ""), arn)),
    alarms: memoize(async () => readAlarms(clients.cloudWatch, (await stack()).name)),
    ledger,
    activity: memoize(async () => readActivity(clients.cloudWatch, name, await ledger(), now())),
  }
}

/** Reads each thing once, however many checks need it. A failure is remembered too, and so reported once. */
function memoize<Args extends readonly string[], Value>(
  read: (...args: Args) => Promise<Value>,
): (...args: Args) => Promise<Value> {
  const known = new Map<string, Promise<Value>>()
  return (...args) => {
    const key = args.join("\n")
    const value = known.get(key) ?? read(...args)
    known.set(key, value)
    return value
  }
}

/** A deleted bucket has a remedy of its own; attach's reading reports a bucket of another account, or a denied one. */
async function requireBucket(s3: S3Client, { bucket }: BucketPrefix): Promise<void> {
  const remedy = "correct logBuckets in landfall.toml and deploy, or create the bucket again"
  const target = { what: `bucket ${bucket}`, where: `s3://${bucket}/`, permission: "s3:ListBucket", remedy }
  await readAws(target, s3.send(new HeadBucketCommand({ Bucket: bucket })))
}
