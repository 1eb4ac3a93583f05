import { policy } from "../healthy.ts"
import { type FaultCase, subscription, topic } from "./case.ts"

/** Topics, who listens, and the secrets of channels. */
export const topicFaults: readonly FaultCase[] = [
  [
    "a topic that was deleted",
    (aws) => {
      delete aws.topics["notices"]
    },
    "topics",
    "error",
    "topic landfall-prod-notices is not there",
    "deploy",
  ],
  [
    "a topic without encryption",
    (aws) => {
      delete topic(aws, "people").attributes["KmsMasterKeyId"]
    },
    "topics",
    "warning",
    "people is not encrypted",
    "deploy",
  ],
  [
    "the alarms topic takes no alarm",
    (aws) => {
      topic(aws, "alarms").attributes["Policy"] = policy([])
    },
    "topics",
    "error",
    "lets no alarm in",
    "deploy",
  ],
  [
    "notify is not subscribed",
    (aws) => {
      topic(aws, "alerts").subscriptions = []
    },
    "subscriptions",
    "error",
    "not subscribed to topic alerts",
    "deploy",
  ],
  [
    "notify hears of a part",
    (aws) => {
      subscription(aws, "alerts").attributes["FilterPolicy"] = '{"severity":["critical"]}'
    },
    "subscriptions",
    "error",
    '{"severity":["critical"]}',
    "deploy",
  ],
  [
    "notify hears of some notices",
    (aws) => {
      subscription(aws, "notices").attributes["FilterPolicy"] = '{"notice":["overflow"]}'
    },
    "subscriptions",
    "error",
    "has a filter of its own",
    "deploy",
  ],
  [
    "tests wake people",
    (aws) => {
      delete subscription(aws, "alerts").attributes["FilterPolicy"]
    },
    "subscriptions",
    "warning",
    "lets tests through",
    "deploy",
  ],
  [
    "no dead letters of a subscription",
    (aws) => {
      delete subscription(aws, "notices").attributes["RedrivePolicy"]
    },
    "subscriptions",
    "warning",
    "has no dead-letter queue",
    "RedrivePolicy",
  ],
  [
    "an address that has not confirmed",
    (aws) => {
      subscription(aws, "people").arn = "PendingConfirmation"
    },
    "listeners",
    "warning",
    "ann@example.com hears nothing of topic people: it has not confirmed",
    "--notification-endpoint ann@example.com",
  ],
  [
    "an address whose subscription was deleted",
    (aws) => {
      subscription(aws, "people").arn = "Deleted"
    },
    "listeners",
    "warning",
    "its subscription was deleted",
    "aws sns subscribe",
  ],
  [
    "an address that left",
    (aws) => {
      topic(aws, "people").subscriptions.pop()
    },
    "listeners",
    "warning",
    "1 of 2 addresses",
    "alertEmails",
  ],
  [
    "nobody hears of alarms",
    (aws) => {
      topic(aws, "alarms").subscriptions = []
    },
    "listeners",
    "error",
    "nobody is told when Landfall itself is broken",
    "aws sns subscribe",
  ],
  [
    "Slack's parameter is gone",
    (aws) => {
      aws.parameters = {}
    },
    "secrets",
    "error",
    "parameter of Slack's webhook is not there",
    "--type SecureString",
  ],
  [
    "Slack's webhook stands in the open",
    (aws) => {
      aws.parameters["/landfall/slack"] = "String"
    },
    "secrets",
    "warning",
    "no SecureString",
    "delete this",
  ],
  [
    "a secret that is gone",
    (aws) => {
      aws.secrets = {}
    },
    "secrets",
    "error",
    "PagerDuty's key is not there",
    "pagerDutyKeyParameter",
  ],
  [
    "a secret that is to be deleted",
    (aws) => {
      aws.secrets["pagerduty"] = { deleted: true }
    },
    "secrets",
    "error",
    "is to be deleted",
    "restore",
  ],
]
