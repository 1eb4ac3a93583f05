import type { Configuration } from "./configuration.ts"

export type Versioning = "Enabled" | "Suspended" | "never on" | "unknown"

/** How a bucket encrypts what does not say otherwise. `keyArn` is absent for S3's own keys and for AWS's `aws/s3`. */
export type Encryption = { readonly algorithm: string; readonly keyArn?: string } | "unknown"

/** A queue's subscription to a topic. */
export type Subscription = {
  readonly arn: string
  readonly topicArn: string
  /** Absent where everything comes through. */
  readonly filter?: string
  readonly filterScope: "MessageBody" | "MessageAttributes"
  readonly isPending: boolean
}

/** A rule of EventBridge that sends to a queue. */
export type Rule = { readonly name: string; readonly pattern: string; readonly isEnabled: boolean }

/** A queue as far as its owner lets us see it. */
export type Queue = {
  readonly arn: string
  /** False where its attributes may not be read; the rest is then unknown. */
  readonly isReadable: boolean
  readonly policy?: string
  readonly deadLettersArn?: string
  readonly keyId?: string
}

/** Everything that attach decides by. */
export type State = {
  readonly region: string
  readonly owner: string
  readonly versioning: Versioning
  readonly encryption: Encryption
  readonly configuration: Configuration
  readonly queue: Queue
  /** Where topics and rules put what the queue does not take; undefined where nobody knows a queue for it. */
  readonly deadLetters?: Queue
  /** The queue's subscriptions to topics that the bucket notifies. */
  readonly subscriptions: readonly Subscription[]
  /** Rules that send to the queue; empty, without asking, where the bucket's EventBridge is off. */
  readonly rules: readonly Rule[]
}
