import type { Aws } from "../aws.ts"
import {
  ACCOUNT,
  CANARY,
  LEDGER,
  LOG_KEY,
  notification,
  ourId,
  policy,
  queueArn,
  RULE,
  roleArn,
  STACK,
  sends,
} from "../healthy.ts"
import { at, type FaultCase } from "./case.ts"

const logs = (aws: Aws) => at(aws.buckets["edr-logs"])
const bridged = (aws: Aws) => at(aws.buckets["bridged-logs"])
const rule = (aws: Aws) => at(aws.rules[RULE])
const allowed = (aws: Aws) => JSON.parse(at(at(aws.queues["ingest"])["Policy"])).Statement as object[]

/** Changes the log prefixes everywhere: the stack's output, and what reconcile compares. */
function setLogPrefixes(aws: Aws, prefixes: string): void {
  at(aws.stack).outputs["LogPrefixes"] = prefixes
  at(aws.functions[`${STACK}-reconcile`]).environment["LOG_PREFIXES"] = prefixes
}

/** Faults between a bucket and the ingest queue. */
export const logPrefixFaults: readonly FaultCase[] = [
  [
    "our notification was deleted",
    (aws) => {
      logs(aws).notifications = []
    },
    "notifications",
    "error",
    "no notification, topic or rule",
    "landfall attach edr-logs/falcon/ --stack landfall-prod",
  ],
  [
    "our notification has another prefix",
    (aws) => {
      logs(aws).notifications = [notification(ourId("falcon/"), queueArn("ingest"), "falcon/eu/")]
    },
    "notifications",
    "error",
    'does not accept all objects of the prefix (events s3:ObjectCreated:*, prefix "falcon/eu/"',
    "landfall detach edr-logs/falcon/",
  ],
  [
    "our notification sends to another queue",
    (aws) => {
      logs(aws).notifications = [notification(ourId("falcon/"), queueArn("other"), "falcon/")]
    },
    "notifications",
    "error",
    `sends to ${queueArn("other")}`,
    "attach again",
  ],
  [
    "EventBridge was turned off",
    (aws) => {
      bridged(aws).notifications = []
    },
    "notifications",
    "error",
    `EventBridge is off for the bucket, and rule ${RULE} depends on its events`,
    "turn EventBridge on",
  ],
  [
    "our rule is disabled",
    (aws) => {
      rule(aws).state = "DISABLED"
    },
    "notifications",
    "error",
    `rule ${RULE} is disabled`,
    `aws events enable-rule --name ${RULE}`,
  ],
  [
    "our rule sends elsewhere",
    (aws) => {
      rule(aws).target = queueArn("other")
    },
    "notifications",
    "error",
    "no notification, topic or rule",
    "landfall attach bridged-logs/",
  ],
  [
    "our rule accepts other objects",
    (aws) => {
      rule(aws).pattern = { source: ["aws.s3"], detail: { bucket: { name: ["x"] } } }
    },
    "notifications",
    "error",
    "no notification, topic or rule",
    "landfall attach bridged-logs/",
  ],
  [
    "the canary's notification was deleted",
    (aws) => {
      at(aws.buckets[CANARY]).notifications = []
    },
    "notifications",
    "error",
    "do not reach the ingest queue",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "objects are notified twice",
    (aws) => {
      bridged(aws).notifications.push(notification("x", queueArn("ingest"), ""))
    },
    "notifications",
    "warning",
    "each object is notified 2 times",
    "landfall detach",
  ],
  [
    "the queue accepts nothing from a bucket",
    (aws) => {
      at(aws.queues["ingest"])["Policy"] = policy(allowed(aws).slice(1))
    },
    "queue policies",
    "error",
    "ingest queue accepts no message from bucket s3://edr-logs/falcon/",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "the queue requires another account",
    (aws) => {
      at(aws.queues["ingest"])["Policy"] = policy(
        allowed(aws).map((one, index) =>
          index === 0 ? { ...one, Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } } } : one,
        ),
      )
    },
    "queue policies",
    "error",
    "accepts no message from bucket s3://edr-logs/falcon/",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "the queue accepts nothing from the canary",
    (aws) => {
      at(aws.queues["ingest"])["Policy"] = policy(allowed(aws).filter((_, index) => index !== 2))
    },
    "queue policies",
    "error",
    "the canary's bucket",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "the queue accepts nothing from a rule",
    (aws) => {
      at(aws.queues["ingest"])["Policy"] = policy(allowed(aws).slice(0, -1))
    },
    "queue policies",
    "error",
    `EventBridge rule ${RULE}`,
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "a log bucket without versions",
    (aws) => {
      logs(aws).versioning = ""
    },
    "log buckets",
    "warning",
    "keeps no versions (never on)",
    "turn versioning on",
  ],
  [
    "a log bucket in another region",
    (aws) => {
      logs(aws).region = "us-east-1"
    },
    "log buckets",
    "warning",
    "the bucket is in us-east-1",
    "deploy a stack in us-east-1",
  ],
  [
    "no objects under the prefix",
    (aws) => {
      logs(aws).objects = {}
    },
    "log buckets",
    "warning",
    "there are no objects under this prefix",
    "the log writer",
  ],
  [
    "an object that nobody may read",
    (aws) => {
      at(logs(aws).objects["falcon/1.gz"]).refusal = 403
    },
    "log buckets",
    "warning",
    "falcon/1.gz: needs permission s3:GetObject and kms:Decrypt, or its owner lets nobody read it",
    "BucketOwnerEnforced",
  ],
  [
    "an object whose key is disabled",
    (aws) => {
      at(logs(aws).objects["falcon/1.gz"]).refusal = 400
    },
    "log buckets",
    "error",
    "an object cannot be read: falcon/1.gz",
    "its key's",
  ],
  [
    "a log bucket that was deleted",
    (aws) => {
      delete aws.buckets["bridged-logs"]
    },
    "log buckets",
    "error",
    "bucket bridged-logs does not exist",
    "logBuckets",
  ],
  [
    "the log bucket's key is disabled",
    (aws) => {
      at(aws.keys[LOG_KEY]).state = "Disabled"
    },
    "log keys",
    "error",
    "the key of bucket edr-logs is in state Disabled",
    "enable-key",
  ],
  [
    "the log bucket's key does not let detect in",
    (aws) => {
      at(aws.keys[LOG_KEY]).statements = []
    },
    "log keys",
    "error",
    "does not let detect decrypt",
    `"AWS":"arn:aws:iam::${ACCOUNT}:role/landfall-prod-detect"`,
  ],
  [
    "the ledger is a log bucket",
    (aws) => {
      Object.assign(aws.buckets, { "bridged-logs": bridged(aws) })
      setLogPrefixes(aws, `edr-logs/falcon/,bridged-logs/,${LEDGER}/`)
      at(aws.buckets[LEDGER]).notifications = [notification("x", queueArn("ingest"), "")]
      at(aws.queues["ingest"])["Policy"] = policy([
        ...allowed(aws),
        { ...sends("s3", `arn:aws:s3:::${LEDGER}`), Resource: queueArn("ingest") },
      ])
      at(aws.keys[`arn:aws:kms:eu-west-1:${ACCOUNT}:key/stack`]).statements.push({
        ...sends("s3", `arn:aws:s3:::${LEDGER}`),
        Action: "kms:*",
        Resource: "*",
      })
    },
    "log prefixes",
    "error",
    "the ledger is read as a log bucket",
    "remove it from logBuckets",
  ],
  [
    "a prefix within another",
    (aws) => {
      setLogPrefixes(aws, "edr-logs/falcon/,bridged-logs/,edr-logs/falcon/eu/")
      logs(aws).objects["falcon/eu/1.gz"] = { text: "", written: 0 }
    },
    "log prefixes",
    "warning",
    "lies within s3://edr-logs/falcon/",
    "remove one of the two",
  ],
  [
    "reconcile may not list a bucket of another account",
    (aws) => {
      aws.callerAccount = "444455556666"
      logs(aws).owner = aws.callerAccount
      const sender = sends("s3", "arn:aws:s3:::edr-logs", false)
      at(aws.queues["ingest"])["Policy"] = policy([...allowed(aws), { ...sender, Resource: queueArn("ingest") }])
      const user = { ...sender, Action: "kms:*", Resource: "*" }
      at(aws.keys[`arn:aws:kms:eu-west-1:${ACCOUNT}:key/stack`]).statements.push(user)
      logs(aws).policy = policy([
        {
          Effect: "Allow",
          Principal: { AWS: roleArn("detect") },
          Action: ["s3:ListBucket", "s3:ListBucketVersions"],
          Resource: "arn:aws:s3:::edr-logs",
        },
      ])
    },
    "log buckets",
    "error",
    "does not let reconcile list it (s3:ListBucketVersions)",
    "landfall attach edr-logs/falcon/ --stack landfall-prod --bucket-account 444455556666 --dry-run",
  ],
]
