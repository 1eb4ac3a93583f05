import { queueArn, sends, topicArn } from "../healthy.ts"
import { allow, type FaultCase, lambda, queue } from "./case.ts"

/** Queues and their messages. */
export const queueFaults: readonly FaultCase[] = [
  [
    "a queue that was deleted",
    (aws) => {
      delete aws.queues["notify-dead"]
    },
    "queues",
    "error",
    "queue landfall-prod-notify-dead does not exist",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "no redrive policy",
    (aws) => {
      delete queue(aws, "ingest")["RedrivePolicy"]
    },
    "queues",
    "error",
    "ingest queue has no dead-letter queue",
    "aws sqs set-queue-attributes --queue-url",
  ],
  [
    "redrive to elsewhere",
    (aws) => {
      queue(aws, "notify")["RedrivePolicy"] = JSON.stringify({ deadLetterTargetArn: queueArn("x"), maxReceiveCount: 5 })
    },
    "queues",
    "error",
    "which nobody watches",
    "aws sqs set-queue-attributes --queue-url",
  ],
  [
    "given up too early",
    (aws) => {
      queue(aws, "ingest")["RedrivePolicy"] = JSON.stringify({
        deadLetterTargetArn: queueArn("ingest-dead"),
        maxReceiveCount: 2,
      })
    },
    "queues",
    "warning",
    "after 2 tries",
    '"maxReceiveCount\\":10',
  ],
  [
    "visible again while worked on",
    (aws) => {
      queue(aws, "ingest")["VisibilityTimeout"] = "300"
    },
    "queues",
    "error",
    "hides a message for 300 s, and the function may run for 300 s",
    '"VisibilityTimeout":"1800"',
  ],
  [
    "the function may run longer",
    (aws) => {
      lambda(aws, "notify").configuration["Timeout"] = 301
    },
    "queues",
    "error",
    "for 1800 s, and the function may run for 301 s",
    '"VisibilityTimeout":"1806"',
  ],
  [
    "a queue without encryption",
    (aws) => {
      delete queue(aws, "ingest")["KmsMasterKeyId"]
    },
    "queues",
    "warning",
    "not encrypted",
    '"KmsMasterKeyId":"',
  ],
  [
    "messages kept only for days",
    (aws) => {
      queue(aws, "ingest-dead")["MessageRetentionPeriod"] = "345600"
    },
    "queues",
    "warning",
    "for only 4 days",
    '"MessageRetentionPeriod":"1209600"',
  ],
  [
    "dead letters that are lost as early as messages of the queue",
    (aws) => {
      queue(aws, "notify")["MessageRetentionPeriod"] = "1209600"
    },
    "queues",
    "warning",
    "as long as its dead-letter queue",
    '"MessageRetentionPeriod":"345600"',
  ],
  [
    "a queue that rejects long notifications",
    (aws) => {
      queue(aws, "ingest")["MaximumMessageSize"] = "1024"
    },
    "queues",
    "error",
    "1024 bytes",
    '"MaximumMessageSize":"262144"',
  ],
  [
    "the queue accepts nothing from topics",
    (aws) => {
      queue(aws, "notify")["Policy"] = allow("notify", sends("sns", topicArn("alerts")))
    },
    "queue policies",
    "error",
    "notify queue accepts no message from topic notices",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "the dead letters accept nothing from a topic",
    (aws) => {
      const statements = ["alerts", "notices", "recipients"].map((name) => sends("sns", topicArn(name)))
      queue(aws, "subscription-dead")["Policy"] = allow("subscription-dead", ...statements)
    },
    "queue policies",
    "error",
    "subscription dead letters accepts no message from topic alarms",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "objects that failed",
    (aws) => {
      queue(aws, "ingest-dead")["ApproximateNumberOfMessages"] = "3"
    },
    "dead letters",
    "error",
    "there are 3 messages in the ingest dead letters",
    "landfall replay --dead-letters --publish --stack landfall-prod",
  ],
  [
    "alerts that nobody was notified of",
    (aws) => {
      queue(aws, "notify-dead")["ApproximateNumberOfMessagesNotVisible"] = "1"
    },
    "dead letters",
    "error",
    "there are 1 messages in the notify dead letters",
    "redrive",
  ],
  [
    "deliveries that failed",
    (aws) => {
      queue(aws, "subscription-dead")["ApproximateNumberOfMessages"] = "1"
    },
    "dead letters",
    "error",
    "subscription dead letters",
    "attributes contain the reason",
  ],
  [
    "a backlog",
    (aws) => {
      aws.metrics["ApproximateAgeOfOldestMessage ingest"] = { value: 7300, age: 0 }
    },
    "backlog",
    "warning",
    "ingest queue has waited for 2 hours",
    "detectConcurrency",
  ],
  [
    "a backlog that is nearly lost",
    (aws) => {
      aws.metrics["ApproximateAgeOfOldestMessage notify"] = { value: 3 * 86_400, age: 0 }
    },
    "backlog",
    "error",
    "3 days, and SQS keeps it for 4",
    "notify's log",
  ],
]
