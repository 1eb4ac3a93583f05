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
  STACK,
  sends,
} from "../healthy.ts"
import { at, type FaultCase } from "./case.ts"

const logs = (aws: Aws) => at(aws.buckets["edr-logs"])
const bridged = (aws: Aws) => at(aws.buckets["bridged-logs"])
const rule = (aws: Aws) => at(aws.rules[RULE])
const allowed = (aws: Aws) => JSON.parse(at(at(aws.queues["ingest"])["Policy"])).Statement as object[]

/** All that names the places anew: the stack's list, and what reconcile compares. */
function setPlaces(aws: Aws, places: string): void {
  at(aws.stack).outputs["LogPrefixes"] = places
  at(aws.functions[`${STACK}-reconcile`]).environment["LOG_PREFIXES"] = places
}

/** Faults between a bucket and the ingest queue. */
export const placeFaults: readonly FaultCase[] = [
  [
    "our notification is gone",
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
    'takes less than what is to be read (events s3:ObjectCreated:*, prefix "falcon/eu/"',
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
    `EventBridge is off for the bucket, and rule ${RULE} waits`,
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
    "our rule takes other objects",
    (aws) => {
      rule(aws).pattern = { source: ["aws.s3"], detail: { bucket: { name: ["x"] } } }
    },
    "notifications",
    "error",
    "no notification, topic or rule",
    "landfall attach bridged-logs/",
  ],
  [
    "the canary's notification is gone",
    (aws) => {
      at(aws.buckets[CANARY]).notifications = []
    },
    "notifications",
    "error",
    "do not reach the ingest queue",
    "deploy the stack again",
  ],
  [
    "objects come twice",
    (aws) => {
      bridged(aws).notifications.push(notification("x", queueArn("ingest"), ""))
    },
    "notifications",
    "warning",
    "objects come 2 times",
    "landfall detach",
  ],
  [
    "the queue takes nothing of a bucket",
    (aws) => {
      at(aws.queues["ingest"])["Policy"] = policy(allowed(aws).slice(1))
    },
    "queue policies",
    "error",
    "ingest queue takes no message of bucket s3://edr-logs/falcon/",
    'add "edr-logs/falcon/" to logBuckets',
  ],
  [
    "the queue asks for another account",
    (aws) => {
      at(aws.queues["ingest"])["Policy"] = policy(
        allowed(aws).map((one, index) =>
          index === 0 ? { ...one, Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } } } : one,
        ),
      )
    },
    "queue policies",
    "error",
    "takes no message of bucket s3://edr-logs/falcon/",
    "logBuckets",
  ],
  [
    "the queue takes nothing of the canary",
    (aws) => {
      at(aws.queues["ingest"])["Policy"] = policy(allowed(aws).filter((_, index) => index !== 2))
    },
    "queue policies",
    "error",
    "the canary's bucket",
    "deploy",
  ],
  [
    "the queue takes nothing of a rule",
    (aws) => {
      at(aws.queues["ingest"])["Policy"] = policy(allowed(aws).slice(0, -1))
    },
    "queue policies",
    "error",
    `EventBridge rule ${RULE}`,
    "landfall-prod-",
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
    "nothing lies under the prefix",
    (aws) => {
      logs(aws).objects = {}
    },
    "log buckets",
    "warning",
    "nothing lies there",
    "spelt",
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
    "a log bucket that is gone",
    (aws) => {
      delete aws.buckets["bridged-logs"]
    },
    "log buckets",
    "error",
    "bucket bridged-logs is not there",
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
      setPlaces(aws, `edr-logs/falcon/,bridged-logs/,${LEDGER}/`)
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
    "places",
    "error",
    "the ledger is read as a log bucket",
    "take it out of logBuckets",
  ],
  [
    "a place within another",
    (aws) => {
      setPlaces(aws, "edr-logs/falcon/,bridged-logs/,edr-logs/falcon/eu/")
      logs(aws).objects["falcon/eu/1.gz"] = { text: "", written: 0 }
    },
    "places",
    "warning",
    "lies within s3://edr-logs/falcon/",
    "leave one of the two",
  ],
]
