import { definedOnly } from "../../json.ts"
import { parseQueueArn } from "./arn.ts"
import { AttachError } from "./aws-call.ts"
import { type BucketPrefix, parseBucketPrefix } from "./bucket-prefix.ts"

/** What attach needs to know about the deployed stack. */
export type Stack = {
  /** Our EventBridge rules' names begin with it; the queue's policy requires that. */
  readonly name: string
  readonly queueArn: string
  readonly region: string
  readonly account: string
  readonly partition: string
  /** The dead-letter queue of topic subscriptions and rules. */
  readonly deadLettersArn?: string
  /** The role of detect, which reads the objects. */
  readonly roleArn?: string
  /** The role of reconcile, which lists them. */
  readonly reconcileRoleArn?: string
  /** The stack's `logBuckets`; undefined if unknown. */
  readonly logPrefixes?: readonly BucketPrefix[]
}

type Outputs = { readonly [name: string]: string | undefined }

/** Built from the outputs of a stack, as infra/outputs.yml defines them. */
export function stackOfOutputs(name: string, outputs: Outputs): Stack {
  const queueArn = outputs["IngestQueueArn"]
  if (queueArn === undefined) {
    throw new AttachError(
      `stack ${name} has no output IngestQueueArn: check that it is a Landfall stack, deploy it again, or pass --queue-arn`,
    )
  }
  const { LogPrefixes: list, SubscriptionDeadLettersArn: deadLettersArn, DetectRoleArn: roleArn } = outputs
  const reconcileRoleArn = outputs["ReconcileRoleArn"]
  return stackOfQueue(queueArn, {
    name,
    ...definedOnly({
      deadLettersArn: deadLettersArn || undefined,
      roleArn: roleArn || undefined,
      reconcileRoleArn: reconcileRoleArn || undefined,
      logPrefixes: list === undefined ? undefined : parseLogPrefixes(list),
    }),
  })
}

/** Parses the stack's list of log buckets: `bucket/prefix`, separated by commas. */
export function parseLogPrefixes(list: string): readonly BucketPrefix[] {
  return list
    .split(",")
    .map(parseBucketPrefix)
    .filter((scope) => typeof scope !== "string")
}

/** Built from the queue alone, for an emulator or a stack whose outputs cannot be read; the queue's name is its name. */
export function stackOfQueue(queueArn: string, known: Partial<Stack> = {}): Stack {
  const { partition, region, account, resource } = parseQueueArn(queueArn)
  return { name: resource, queueArn, region, account, partition, ...known }
}
