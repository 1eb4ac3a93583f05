import { setTimeout } from "node:timers/promises"
import { type Environment, required } from "../../settings.ts"
import type { Channel } from "./channel.ts"
import type { ChannelContext, ChannelType, Clients } from "./channel-type.ts"
import { chat } from "./chat/channel.ts"
import { email } from "./email/channel.ts"
import { ocsf } from "./ocsf/channel.ts"
import { pagerDuty } from "./pagerduty/channel.ts"
import { securityHub } from "./security-hub/channel.ts"
import { slack } from "./slack/channel.ts"
import { WEBHOOK_TIMEOUT_MS } from "./webhook.ts"

/**
 * All channels, in the order in which they are notified. To add one, add a folder with its `channel.ts`, and a line here.
 */
export const CHANNEL_TYPES: readonly ChannelType[] = [email, slack, chat, pagerDuty, securityHub, ocsf]

/** The channels that the environment enables. */
export function channelsOf(environment: Environment, clients: Clients): readonly Channel[] {
  const region = environment["AWS_REGION"]
  const context: ChannelContext = {
    environment,
    clients,
    webhook: {
      fetch: (...request) => fetch(...request),
      sleep: (ms) => setTimeout(ms),
      timeoutMs: WEBHOOK_TIMEOUT_MS,
    },
    ...(region ? { region } : {}),
  }
  return enabledChannels(environment).map(({ setting, create }) => create(environment[setting] ?? "", context))
}

/** The types of the channels that the environment enables. */
export function enabledChannels(environment: Environment): readonly ChannelType[] {
  return CHANNEL_TYPES.filter(({ setting, required: meaning }) => {
    const value = meaning === undefined ? (environment[setting] ?? "") : required(environment, setting, meaning)
    return value !== "" && value !== "none"
  })
}
