import { policy } from "../healthy.ts"
import { type FaultCase, lambda, subscription, topic } from "./case.ts"

/** Topics, their subscriptions, and the secrets of channels. */
export const topicFaults: readonly FaultCase[] = [
  [
    "a topic that was deleted",
    (aws) => {
      delete aws.topics["notices"]
    },
    "topics",
    "error",
    "topic landfall-prod-notices does not exist",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "a topic without encryption",
    (aws) => {
      delete topic(aws, "recipients").attributes["KmsMasterKeyId"]
    },
    "topics",
    "warning",
    "recipients is not encrypted",
    "aws sns set-topic-attributes --topic-arn",
  ],
  [
    "the alarms topic accepts no alarm",
    (aws) => {
      topic(aws, "alarms").attributes["Policy"] = policy([])
    },
    "topics",
    "error",
    "accepts no alarms",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "notify is not subscribed",
    (aws) => {
      topic(aws, "alerts").subscriptions = []
    },
    "subscriptions",
    "error",
    "not subscribed to topic alerts",
    "--deployment-mode REVERT_DRIFT",
  ],
  [
    "notify receives a part of the alerts",
    (aws) => {
      subscription(aws, "alerts").attributes["FilterPolicy"] = '{"severity":["critical"]}'
    },
    "subscriptions",
    "error",
    '{"severity":["critical"]}',
    `--attribute-name FilterPolicy --attribute-value '{"test":[{"exists":false}]}'`,
  ],
  [
    "notify receives some notices",
    (aws) => {
      subscription(aws, "notices").attributes["FilterPolicy"] = '{"notice":["overflow"]}'
    },
    "subscriptions",
    "error",
    "has another filter",
    "--attribute-name FilterPolicy --attribute-value '{}'",
  ],
  [
    "tests reach recipients",
    (aws) => {
      delete subscription(aws, "alerts").attributes["FilterPolicy"]
    },
    "subscriptions",
    "warning",
    "accepts tests",
    `--attribute-name FilterPolicy --attribute-value '{"test":[{"exists":false}]}'`,
  ],
  [
    "no dead letters of a subscription",
    (aws) => {
      delete subscription(aws, "notices").attributes["RedrivePolicy"]
    },
    "subscriptions",
    "warning",
    "has no dead-letter queue",
    `--attribute-name RedrivePolicy --attribute-value '{"deadLetterTargetArn":"arn:aws:sqs:`,
  ],
  [
    "an address that has not confirmed",
    (aws) => {
      subscription(aws, "recipients").arn = "PendingConfirmation"
    },
    "recipients",
    "warning",
    "ann@example.com receives nothing from topic recipients: it has not confirmed",
    "--notification-endpoint ann@example.com",
  ],
  [
    "an address whose subscription was deleted",
    (aws) => {
      subscription(aws, "recipients").arn = "Deleted"
    },
    "recipients",
    "warning",
    "its subscription was deleted",
    "aws sns subscribe",
  ],
  [
    "an address that unsubscribed",
    (aws) => {
      topic(aws, "recipients").subscriptions.pop()
    },
    "recipients",
    "warning",
    "1 of 2 addresses",
    "alertEmails",
  ],
  [
    "an operator who unsubscribed",
    (aws) => {
      lambda(aws, "canary").environment["ALARM_SUBSCRIPTIONS"] = "2"
    },
    "recipients",
    "warning",
    "1 of 2 addresses are no longer subscribed to topic alarms",
    "operatorEmails",
  ],
  [
    "nobody receives alarms",
    (aws) => {
      topic(aws, "alarms").subscriptions = []
      lambda(aws, "canary").environment["ALARM_SUBSCRIPTIONS"] = "0"
    },
    "recipients",
    "error",
    "nobody is notified when Landfall itself is broken",
    "aws sns subscribe",
  ],
  [
    "Slack's parameter is missing",
    (aws) => {
      aws.parameters = {}
    },
    "secrets",
    "error",
    "parameter of Slack's webhook does not exist",
    "--type SecureString",
  ],
  [
    "Slack's webhook is not encrypted",
    (aws) => {
      aws.parameters["/landfall/slack"] = "String"
    },
    "secrets",
    "warning",
    "not a SecureString",
    "delete this",
  ],
  [
    "a secret that was deleted",
    (aws) => {
      aws.secrets = {}
    },
    "secrets",
    "error",
    "PagerDuty's key does not exist",
    "pagerDutyKeyParameter",
  ],
  [
    "a secret that is scheduled for deletion",
    (aws) => {
      aws.secrets["pagerduty"] = { deleted: true }
    },
    "secrets",
    "error",
    "is scheduled for deletion",
    "restore",
  ],
]
