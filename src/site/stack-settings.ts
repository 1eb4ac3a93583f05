/**
 * The settings of a deployment: the table `[stack]` of landfall.toml. Each is also a parameter of serverless.yml with the same name,
 * so that `--param "name=value"` overrides it for one deployment. Each entry is a JSON Schema; `default` is the value of a
 * setting that the file does not have. An empty list and an empty text mean that the part does not exist.
 */
const text = (description: string, value = "") => ({ type: "string", description, default: value }) as const
const texts = (description: string, value: readonly string[] = []) =>
  ({ type: "array", items: { type: "string" }, description, default: value }) as const
const whole = (description: string, value: number, limits: object = {}) =>
  ({ type: "integer", description, default: value, ...limits }) as const

const CLOUDWATCH_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

const pin = {
  type: "object",
  additionalProperties: false,
  required: ["source"],
  properties: {
    bucket: { type: "string" },
    prefix: { type: "string" },
    queue: { type: "string", description: "The ARN of the queue whose messages name the objects." },
    source: { type: "string", description: "A name of docs/sources.md." },
  },
} as const

export const stackSettings = {
  stage: text("The stage, a part of the stack's name: landfall-<stage>.", "prod"),
  region: text("The region of the stack.", "eu-west-1"),
  logBuckets: texts(
    "Log buckets that detect may read and that may send notifications: `bucket`, or `bucket/prefix/` for a part of it. About 65 fit; packaging refuses a list that is too long.",
    ["example-edr-logs"],
  ),
  logBucketAccounts: texts("Other accounts that own log buckets."),
  logKeyArns: texts("ARNs of the KMS keys of log buckets that have their own."),
  eventBridgeBuckets: texts(
    "The log buckets that send their events to EventBridge. The stack creates a rule for each.",
  ),
  logTopicArns: texts("ARNs of SNS topics that publish the notifications of log buckets."),
  fdrQueueArn: text(
    "CrowdStrike FDR: the ARN of the queue. Set it when CrowdStrike has allowed the role of detect (output DetectRoleArn); before that, the deployment fails.",
  ),
  fdrBucket: text("CrowdStrike FDR: the bucket that the queue's messages name, `bucket` or `bucket/prefix/`."),
  pinnedSources: {
    type: "array",
    items: pin,
    default: [],
    description:
      "Buckets, prefixes and queues that contain records of one source only, so that their source is not recognised by their shape. One of `bucket`, `prefix` and `queue` is enough; the longest prefix wins.",
  },
  alertEmails: texts("Recipients of alerts. SNS asks each address to confirm, once for each topic.", [
    "security@example.com",
  ]),
  operatorEmails: texts("Recipients of alarms about Landfall itself. An empty list means the recipients of alerts."),
  slackWebhookParameter: text(
    "The SSM parameter (SecureString) that holds the Slack webhook URL. For a secret of Secrets Manager, use the parameter name /aws/reference/secretsmanager/<name>.",
  ),
  slackWorkspaceId: text("Amazon Q Developer in chat applications: the id of the Slack workspace, T…"),
  slackChannelId: text("Amazon Q Developer in chat applications: the id of the Slack channel, C…"),
  pagerDutyKeyParameter: text("The SSM parameter that holds PagerDuty's routing key (Events API v2)."),
  pagerDutyOrigin: {
    enum: ["https://events.pagerduty.com", "https://events.eu.pagerduty.com"],
    default: "https://events.pagerduty.com",
    description: "PagerDuty's origin; the second is the one of Europe.",
  },
  securityHub: {
    type: "boolean",
    default: false,
    description: "Sends alerts to this account's Security Hub as findings.",
  },
  ocsfDestination: text("The destination of OCSF findings: the ARN of an SNS topic, or s3://bucket/prefix/."),
  ocsfKeyArn: text("The ARN of the KMS key of ocsfDestination, if it has one."),
  notifyWindow: whole(
    "Seconds that notify collects alerts before it sends a message; at most the interval of the rule.",
    60,
    { minimum: 0, maximum: 300 },
  ),
  detectConcurrency: whole("The maximum number of objects that are scanned concurrently.", 10, {
    minimum: 2,
    maximum: 1000,
  }),
  logRetentionDays: {
    enum: CLOUDWATCH_RETENTION_DAYS,
    default: 90,
    description: "Days of log retention; a value that CloudWatch Logs supports.",
  },
  recordRetentionDays: whole(
    "Days of retention of access logs and of the markers of scanned objects. Alerts do not expire.",
    400,
    { minimum: 1 },
  ),
  expectedSources: texts("Sources that must send records, by name (docs/sources.md). Each has an alarm."),
  silenceHours: whole("Hours without an object, or without a record of an expected source, before an alarm.", 24, {
    minimum: 1,
    maximum: 168,
  }),
  reconcileHours: {
    enum: [1, 2, 3, 4, 6, 8, 12],
    default: 1,
    description:
      "Hours between two runs of the reconciler. Each lists the log buckets, without the folders whose names are dates far from the present.",
  },
  reconcileWholeDays: whole("Days between two runs of the reconciler that list all folders.", 7, {
    minimum: 1,
    maximum: 90,
  }),
} as const

export type StackSettingName = keyof typeof stackSettings

/** Every setting with its value: the one of the file, or the default. */
export type Stack = { readonly [name in StackSettingName]: unknown }

export function stackOf(table: { readonly [name: string]: unknown } = {}): Stack {
  const entries = Object.entries(stackSettings).map(([name, { default: value }]) => [name, table[name] ?? value])
  return Object.fromEntries(entries) as Stack
}

/** The settings as the parameters of serverless.yml, whose word for an absent part is "none". */
export function parametersOf(stack: Stack): { readonly [name in StackSettingName]: unknown } {
  const entries = Object.entries(stack).map(([name, value]) => {
    if (value === "" || value === false) return [name, "none"]
    return [name, value === true ? "yes" : value]
  })
  return Object.fromEntries(entries) as Stack
}
