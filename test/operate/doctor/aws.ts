/** A small AWS as data: only what doctor reads. A test breaks one thing in it. */
export type Aws = {
  /** ms since 1970, by AWS's clock. */
  now: number
  /** How far the caller's clock is ahead, in ms. */
  clockAhead: number
  /** The account of the caller, if it is not the stack's. */
  callerAccount?: string
  /** Null: there is none. */
  stack: { status: string; reason: string; outputs: { [name: string]: string }; alarms: string[] } | null
  /** Attributes by the queue's name. */
  queues: { [name: string]: { [attribute: string]: string } }
  functions: { [name: string]: LambdaState }
  topics: { [name: string]: { attributes: { [name: string]: string }; subscriptions: SubscriptionState[] } }
  keys: { [arn: string]: { state: string; statements: object[] } }
  buckets: { [name: string]: BucketState }
  rules: { [name: string]: { pattern: object; state: "ENABLED" | "DISABLED"; target: string } }
  alarms: { [name: string]: { state: string; reason: string; actions: string[]; isOn: boolean; hours: number } }
  /** The newest value of a metric, by its name and the dimension beside `service`, and its age in hours. */
  metrics: { [name: string]: { value: number; age: number } }
  /** Types by name. */
  parameters: { [name: string]: string }
  secrets: { [name: string]: { deleted: boolean } }
  /** Calls that are denied, by the command's name, such as `GetQueueAttributes`. */
  denied: string[]
}

export type LambdaState = {
  configuration: { [name: string]: unknown }
  environment: { [variable: string]: string }
  reserved?: number
  mappings: { [name: string]: unknown }[]
}

export type SubscriptionState = {
  arn: string
  protocol: string
  endpoint: string
  attributes: { [name: string]: string }
}

export type BucketState = {
  owner: string
  region: string
  versioning: string
  isPublicBlocked: boolean
  encryption: { algorithm: string; key?: string }
  policy?: string
  /** Members of the notification configuration, as XML. */
  notifications: string[]
  objects: { [key: string]: { text: string; written: number; refusal?: number } }
  refusesPlainWrites: boolean
  honoursConditions: boolean
}
