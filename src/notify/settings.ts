import { setTimeout } from "node:timers/promises"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SSMClient } from "@aws-sdk/client-ssm"
import { type Environment, list, required, wholeNumber } from "../settings.ts"
import type { Channel } from "./channel.ts"
import { emailChannel, slackChannel } from "./channels.ts"
import { SLACK_ORIGINS, WEBHOOK_TIMEOUT_MS } from "./webhook.ts"

/**
 * Between two letters on one channel, in ms. SNS suspends an email address above 10 messages a second, and Slack takes
 * one a second; an event source mapping runs two functions at once at the least, so each waits two seconds.
 */
const PAUSE_MS = 2000

/** The channels that the environment names: PEOPLE_TOPIC_ARN always, SLACK_WEBHOOK_PARAMETER unless it is "none". */
export function channelsOf(environment: Environment, sns: SNSClient, ssm: SSMClient): readonly Channel[] {
  const channels = [
    emailChannel(sns, required(environment, "PEOPLE_TOPIC_ARN", "the ARN of the topic that people subscribe to")),
  ]
  const parameter = environment["SLACK_WEBHOOK_PARAMETER"] ?? "none"
  if (parameter === "none") return channels
  const origins = list(environment, "SLACK_WEBHOOK_ORIGINS")
  const region = environment["AWS_REGION"]
  const settings = {
    parameter,
    origins: origins.length > 0 ? origins : SLACK_ORIGINS,
    now: Date.now,
    ...(region ? { region } : {}),
  }
  return [
    ...channels,
    slackChannel(ssm, settings, { fetch, sleep: (ms) => setTimeout(ms), timeoutMs: WEBHOOK_TIMEOUT_MS }),
  ]
}

/** Waits before each letter, so that no channel is written to more often than it bears. */
export function turns(environment: Environment): (channel: Channel) => Promise<void> {
  const pause = wholeNumber(environment, "NOTIFY_PAUSE_MS", PAUSE_MS)
  return async () => {
    await setTimeout(pause)
  }
}
