import { queueEntryFor } from "../../../src/operate/attach/naming.ts"
import { stackOfQueue } from "../../../src/operate/attach/stack.ts"
import type { Aws, BucketState, LambdaState, SubscriptionState } from "./aws.ts"

export const STACK = "landfall-prod"
export const REGION = "eu-west-1"
export const ACCOUNT = "111122223333"
export const VERSION = "1.2.3"
export const NOW = Date.UTC(2026, 10, 24, 9, 30)

const HOUR_MS = 3_600_000
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`
export const queueArn = (name: string) => arn("sqs", `${STACK}-${name}`)
export const queueUrl = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${STACK}-${name}`
export const topicArn = (name: string) => arn("sns", `${STACK}-${name}`)
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${STACK}-${name}`
export const KEY = arn("kms", "key/stack")
export const ALARMS_KEY = arn("kms", "key/alarms")
export const LOG_KEY = arn("kms", "key/logs")
export const RULE = `${STACK}-objects-1`
export const LEDGER = `${STACK}-ledger`
export const CANARY = `${STACK}-canary-${ACCOUNT}-${REGION}`
export const READ_PREFIXES = ["edr-logs/falcon/", "bridged-logs/"]

/** A stack without faults: one bucket notifies the queue, the other EventBridge. */
export function healthy(): Aws {
  return {
    now: NOW,
    clockAhead: 0,
    stack: { status: "UPDATE_COMPLETE", reason: "", outputs: outputs(), alarms: Object.keys(alarms()) },
    queues: {
      ingest: feed("ingest", "ingest-dead", [
        ...["edr-logs", "bridged-logs", CANARY].map((bucket) => sends("s3", `arn:aws:s3:::${bucket}`)),
        sends("events", arn("events", `rule/${STACK}-*`), false),
      ]),
      notify: feed("notify", "notify-dead", [sends("sns", topicArn("alerts")), sends("sns", topicArn("notices"))]),
      "ingest-dead": queue("ingest-dead", []),
      "notify-dead": queue("notify-dead", []),
      "subscription-dead": queue("subscription-dead", [sends("sns", topicArn("*"))]),
    },
    functions: functions(),
    topics: {
      alerts: topic(KEY, [toNotify("alerts", { FilterPolicy: '{"test": [{"exists": false}]}' })]),
      notices: topic(KEY, [toNotify("notices", {})]),
      recipients: topic(KEY, [email("recipients", "ann@example.com"), email("recipients", "bob@example.com")]),
      alarms: topic(
        ALARMS_KEY,
        [email("alarms", "ops@example.com")],
        [
          {
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topicArn("alarms"),
          },
        ],
      ),
    },
    keys: {
      [KEY]: {
        state: "Enabled",
        statements: [
          account(),
          ...["edr-logs", "bridged-logs", CANARY].map((bucket) => encrypts("s3", `arn:aws:s3:::${bucket}`)),
          encrypts("sns", arn("sns", "*")),
          { ...encrypts("events", ""), Condition: {} },
        ],
      },
      [ALARMS_KEY]: {
        state: "Enabled",
        statements: [account(), encrypts("cloudwatch", arn("cloudwatch", `alarm:${STACK}-*`))],
      },
      [LOG_KEY]: { state: "Enabled", statements: [account()] },
    },
    buckets: {
      "edr-logs": bucket({
        encryption: { algorithm: "aws:kms", key: LOG_KEY },
        notifications: [notification(ourId("falcon/"), queueArn("ingest"), "falcon/")],
        objects: { "falcon/1.gz": { text: "", written: NOW } },
      }),
      "bridged-logs": bucket({
        notifications: ["<EventBridgeConfiguration/>"],
        objects: { "1.gz": { text: "", written: NOW } },
      }),
      [CANARY]: bucket({ notifications: [notification("canary", queueArn("ingest"), "canary/")] }),
      [LEDGER]: bucket({
        encryption: { algorithm: "aws:kms", key: KEY },
        objects: {
          "alerts/rule/1.json": entry("published", NOW - HOUR_MS),
          // Its owner is at work.
          "alerts/rule/2.json": entry("claimed", NOW + 60_000),
          "notices/overflow/3.json": { ...entry("published", NOW - HOUR_MS) },
        },
        refusesPlainWrites: true,
      }),
    },
    rules: {
      [RULE]: {
        pattern: {
          source: ["aws.s3"],
          "detail-type": ["Object Created"],
          detail: { bucket: { name: ["bridged-logs"] } },
        },
        state: "ENABLED",
        target: queueArn("ingest"),
      },
    },
    alarms: alarms(),
    metrics: {
      Objects: { value: 12, age: 1 },
      AlertsPublished: { value: 1, age: 5 },
      "Records crowdstrike_fdr": { value: 90, age: 1 },
      "Records m365_defender_event": { value: 20, age: 30 },
    },
    parameters: { "/landfall/slack": "SecureString" },
    secrets: { pagerduty: { deleted: false } },
    denied: [],
  }
}

function outputs(): { [name: string]: string } {
  const queues = {
    IngestQueue: "ingest",
    IngestDeadLetters: "ingest-dead",
    NotifyQueue: "notify",
    NotifyDeadLetters: "notify-dead",
    SubscriptionDeadLetters: "subscription-dead",
  }
  const parts = ["Detect", "Notify", "Canary", "Reconcile", "Digest"]
  return {
    ...Object.fromEntries(
      Object.entries(queues).flatMap(([output, name]) => [
        [`${output}Arn`, queueArn(name)],
        [`${output}Url`, queueUrl(name)],
      ]),
    ),
    ...Object.fromEntries(
      parts.flatMap((part) => [
        [`${part}FunctionName`, `${STACK}-${part.toLowerCase()}`],
        [`${part}RoleArn`, roleArn(part.toLowerCase())],
      ]),
    ),
    ...Object.fromEntries(
      ["Alerts", "Notices", "Recipients", "Alarms"].map((name) => [`${name}TopicArn`, topicArn(name.toLowerCase())]),
    ),
    LedgerBucketName: LEDGER,
    CanaryBucketName: CANARY,
    LogPrefixes: READ_PREFIXES.join(","),
    KeyArn: KEY,
    AlarmsKeyArn: ALARMS_KEY,
    Version: VERSION,
  }
}

/** The id that attach gives its notification. */
export function ourId(prefix: string): string {
  return queueEntryFor(stackOfQueue(queueArn("ingest")), { bucket: "edr-logs", prefix }).id
}

export function notification(id: string, queue: string, prefix: string): string {
  const rule = `<FilterRule><Name>prefix</Name><Value>${prefix}</Value></FilterRule>`
  return (
    `<QueueConfiguration><Id>${id}</Id><Queue>${queue}</Queue><Event>s3:ObjectCreated:*</Event>` +
    `<Filter><S3Key>${rule}</S3Key></Filter></QueueConfiguration>`
  )
}

function queue(name: string, statements: readonly object[]): { [attribute: string]: string } {
  return {
    QueueArn: queueArn(name),
    VisibilityTimeout: "30",
    MessageRetentionPeriod: "1209600",
    MaximumMessageSize: "1048576",
    KmsMasterKeyId: KEY,
    Policy: policy(statements.map((one) => ({ ...one, Resource: queueArn(name) }))),
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesDelayed: "0",
    ApproximateNumberOfMessagesNotVisible: "0",
  }
}

function feed(name: string, deadLetters: string, statements: readonly object[]): { [attribute: string]: string } {
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn(deadLetters), maxReceiveCount: 10 })
  return { ...queue(name, statements), VisibilityTimeout: "1800", MessageRetentionPeriod: "345600", RedrivePolicy }
}

export function policy(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements })
}

export function sends(service: string, source: string, asksAccount = true): object {
  const Condition = {
    ArnLike: { "aws:SourceArn": source },
    ...(asksAccount ? { StringEquals: { "aws:SourceAccount": ACCOUNT } } : {}),
  }
  return { Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: "sqs:SendMessage", Condition }
}

function encrypts(service: string, source: string): object {
  const Action = ["kms:GenerateDataKey", "kms:Decrypt"]
  return { ...sends(service, source), Action, Resource: "*" }
}

function account(): object {
  return { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" }
}

function functions(): { [name: string]: LambdaState } {
  const metrics = { POWERTOOLS_SERVICE_NAME: STACK, POWERTOOLS_METRICS_NAMESPACE: "Landfall" }
  const shared = { ...metrics, LEDGER_BUCKET: LEDGER, LEDGER_OWNER: ACCOUNT }
  const detect = {
    ...shared,
    ALERTS_TOPIC_ARN: topicArn("alerts"),
    NOTICES_TOPIC_ARN: topicArn("notices"),
    CANARY_BUCKET: CANARY,
    LEASE_SECONDS: "360",
  }
  const notify = {
    ...shared,
    RECIPIENTS_TOPIC_ARN: topicArn("recipients"),
    LEASE_SECONDS: "360",
    SLACK_WEBHOOK_PARAMETER: "/landfall/slack",
    PAGERDUTY_KEY_PARAMETER: "/aws/reference/secretsmanager/pagerduty",
  }
  const canary = {
    ...shared,
    CANARY_BUCKET: CANARY,
    RECIPIENTS_TOPIC_ARN: topicArn("recipients"),
    ALARMS_TOPIC_ARN: topicArn("alarms"),
    EMAIL_SUBSCRIPTIONS: "2",
    ALARM_SUBSCRIPTIONS: "1",
  }
  const digest = { ...shared, NOTICES_TOPIC_ARN: topicArn("notices") }
  const reconcile = {
    ...shared,
    LOG_PREFIXES: READ_PREFIXES.join(","),
    INGEST_QUEUE_URL: queueUrl("ingest"),
    NOTICES_TOPIC_ARN: topicArn("notices"),
  }
  return {
    [`${STACK}-detect`]: lambda(300, detect, "ingest"),
    [`${STACK}-notify`]: lambda(300, notify, "notify"),
    [`${STACK}-canary`]: lambda(60, canary),
    [`${STACK}-reconcile`]: lambda(900, reconcile),
    [`${STACK}-digest`]: lambda(300, digest),
  }
}

function lambda(timeout: number, environment: { [variable: string]: string }, from?: string): LambdaState {
  return {
    configuration: {
      State: "Active",
      LastUpdateStatus: "Successful",
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Timeout: timeout,
    },
    environment,
    mappings:
      from === undefined
        ? []
        : [
            {
              UUID: `mapping-${from}`,
              EventSourceArn: queueArn(from),
              State: "Enabled",
              FunctionResponseTypes: ["ReportBatchItemFailures"],
              ScalingConfig: { MaximumConcurrency: 10 },
            },
          ],
  }
}

function topic(key: string, subscriptions: SubscriptionState[], statements: readonly object[] = []) {
  return { attributes: { KmsMasterKeyId: key, Policy: policy(statements) }, subscriptions }
}

function toNotify(name: string, attributes: { [name: string]: string }): SubscriptionState {
  return {
    arn: `${topicArn(name)}:1`,
    protocol: "sqs",
    endpoint: queueArn("notify"),
    attributes: { PendingConfirmation: "false", RedrivePolicy: "{}", ...attributes },
  }
}

function email(name: string, address: string): SubscriptionState {
  const attributes = { PendingConfirmation: "false", RedrivePolicy: "{}" }
  return { arn: `${topicArn(name)}:${address}`, protocol: "email", endpoint: address, attributes }
}

function bucket(more: Partial<BucketState>): BucketState {
  return {
    owner: ACCOUNT,
    region: REGION,
    versioning: "Enabled",
    isPublicBlocked: true,
    encryption: { algorithm: "AES256" },
    notifications: [],
    objects: {},
    refusesPlainWrites: false,
    honoursConditions: true,
    ...more,
  }
}

export function entry(state: string, lease: number): { text: string; written: number } {
  const record = JSON.stringify({
    "landfall.source": "crowdstrike_fdr",
    "landfall.bucket": "edr-logs",
    "landfall.key": "falcon/1.gz",
  })
  return { text: JSON.stringify({ scheme: 1, id: "1", state, lease, nonce: "n", record }), written: lease }
}

function alarms(): Aws["alarms"] {
  const one = (hours: number, state = "OK") => ({ state, reason: "", actions: [topicArn("alarms")], isOn: true, hours })
  return {
    [`${STACK}-detect-errors`]: one(0),
    [`${STACK}-ingest-dead-letters`]: one(0, "INSUFFICIENT_DATA"),
    [`${STACK}-silence`]: one(48),
    [`${STACK}-silence-crowdstrike_fdr`]: one(48),
  }
}
