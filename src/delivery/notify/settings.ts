import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import type { S3Client } from "@aws-sdk/client-s3"
import type { SecurityHubClient } from "@aws-sdk/client-securityhub"
import type { SNSClient } from "@aws-sdk/client-sns"
import type { SSMClient } from "@aws-sdk/client-ssm"
import type { LedgerStore } from "../../engine/s3/object-store.ts"
import { type Environment, list, required, wholeNumber } from "../../settings.ts"
import type { Channel } from "./channel.ts"
import { chatChannel } from "./channels/chat.ts"
import { emailChannel } from "./channels/email.ts"
import { ocsfChannel, ocsfDestination } from "./channels/ocsf.ts"
import { PAGERDUTY_ORIGIN, pagerDutyChannel } from "./channels/pagerduty.ts"
import { securityHubChannel, targetOf } from "./channels/security-hub.ts"
import { slackChannel } from "./channels/slack.ts"
import { ssmSecret } from "./secret.ts"
import { type Release, Turns } from "./turns.ts"
import { SLACK_ORIGINS, WEBHOOK_TIMEOUT_MS, type WebhookWorld } from "./webhook.ts"

/** Between two letters on one channel, in ms: a second, and more than the clocks of two functions differ by. */
const PAUSE_MS = 1200

export type Clients = {
  readonly s3: S3Client
  readonly sns: SNSClient
  readonly ssm: SSMClient
  readonly hub: SecurityHubClient
}

const WEB: WebhookWorld = {
  fetch: (...request) => fetch(...request),
  sleep: (ms) => setTimeout(ms),
  timeoutMs: WEBHOOK_TIMEOUT_MS,
}

/**
 * The channels that the environment names: PEOPLE_TOPIC_ARN always, and each of the others whose setting is given and not
 * "none": SLACK_WEBHOOK_PARAMETER, CHAT_TOPIC_ARN, PAGERDUTY_KEY_PARAMETER, SECURITY_HUB_PRODUCT_ARN, OCSF_DESTINATION.
 */
export function channelsOf(environment: Environment, clients: Clients): readonly Channel[] {
  const { sns, ssm, hub } = clients
  const region = environment["AWS_REGION"]
  const place = region ? { region } : {}
  const origins = list(environment, "SLACK_WEBHOOK_ORIGINS")
  const optional: { readonly [variable: string]: (value: string) => Channel } = {
    SLACK_WEBHOOK_PARAMETER: (name) =>
      slackChannel({ url: ssmSecret(ssm, name), origins: origins.length > 0 ? origins : SLACK_ORIGINS, ...place }, WEB),
    CHAT_TOPIC_ARN: (arn) => chatChannel(sns, arn),
    PAGERDUTY_KEY_PARAMETER: (name) =>
      pagerDutyChannel(
        { routingKey: ssmSecret(ssm, name), origin: environment["PAGERDUTY_ORIGIN"] || PAGERDUTY_ORIGIN, ...place },
        WEB,
      ),
    SECURITY_HUB_PRODUCT_ARN: (arn) => securityHubChannel(hub, targetOf(arn)),
    OCSF_DESTINATION: (text) => ocsfChannel(clients, ocsfDestination(text)),
  }
  const topic = required(environment, "PEOPLE_TOPIC_ARN", "the ARN of the topic that people subscribe to")
  return [
    emailChannel(sns, topic),
    ...Object.entries(optional).flatMap(([variable, make]) => {
      const value = environment[variable] ?? ""
      return value === "" || value === "none" ? [] : [make(value)]
    }),
  ]
}

/** Turns on the channels that people read; machines are told as fast as they take it. */
export function turns(
  environment: Environment,
  store: LedgerStore,
): (c: Channel, deadline: number) => Promise<Release> {
  const all = new Turns({
    store,
    now: Date.now,
    sleep: (ms) => setTimeout(ms),
    nonce: randomUUID,
    pauseMs: wholeNumber(environment, "NOTIFY_PAUSE_MS", PAUSE_MS),
  })
  return async ({ name, readers }, deadline) => (readers === "people" ? all.take(name, deadline) : async () => {})
}
