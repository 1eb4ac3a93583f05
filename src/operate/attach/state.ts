import type { Configuration } from "./configuration.ts"

export type Versioning = "Enabled" | "Suspended" | "never on" | "unknown"

/** A bucket's default encryption. `keyArn` is absent for S3 managed keys and for the AWS managed key `aws/s3`. */
export type Encryption = { readonly algorithm: string; readonly keyArn?: string } | "unknown"

/** A queue's subscription to a topic. */
export type Subscription = {
  readonly arn: string
  readonly topicArn: string
  /** Absent if the subscription accepts everything. */
  readonly filter?: string
  readonly filterScope: "MessageBody" | "MessageAttributes"
  readonly isPending: boolean
}

/** An EventBridge rule that sends to a queue. */
export type Rule = { readonly name: string; readonly pattern: string; readonly isEnabled: boolean }

/** A queue, as far as its owner lets us read it. */
export type Queue = {
  readonly arn: string
  /** False if reading its attributes is denied; the rest is unknown then. */
  readonly isReadable: boolean
  readonly policy?: string
  readonly deadLettersArn?: string
  readonly keyId?: string
}

/** Everything that attach needs to decide. */
export type State = {
  readonly region: string
  readonly owner: string
  readonly versioning: Versioning
  readonly encryption: Encryption
  readonly configuration: Configuration
  readonly queue: Queue
  /** The dead-letter queue of topic subscriptions and rules; undefined if there is none. */
  readonly deadLetters?: Queue
  /** The queue's subscriptions to topics that the bucket notifies. */
  readonly subscriptions: readonly Subscription[]
  /** Rules that send to the queue; not read, and empty, if EventBridge is off for the bucket. */
  readonly rules: readonly Rule[]
}
