import { SettingError } from "../../../errors.ts"
import { list } from "../../../settings.ts"
import type { Channel } from "../channel.ts"
import type { ChannelType } from "../channel-type.ts"
import { type Secret, ssmSecret } from "../secret.ts"
import { postWebhook, type WebhookContext } from "../webhook.ts"
import { pagerDutyEvent } from "./event.ts"

/** PagerDuty's service regions: the United States, and Europe. Every event contains the routing key, so no other gets one. */
export const PAGERDUTY_ORIGINS = ["https://events.pagerduty.com", "https://events.eu.pagerduty.com"] as const

/** An integration key of the Events API v2. */
const ROUTING_KEY = /^[A-Za-z0-9]{32}$/

/**
 * PagerDuty, one event for each alert. PagerDuty ignores a repeated event by its dedup_key, so a message may be sent again.
 */
export const pagerDuty: ChannelType = {
  setting: "PAGERDUTY_KEY_PARAMETER",
  create(parameter, { environment, clients, webhook, region }) {
    const settings: PagerDutySettings = {
      routingKey: ssmSecret(clients.ssm, parameter),
      origin: environment["PAGERDUTY_ORIGIN"] || PAGERDUTY_ORIGINS[0],
      origins: [...PAGERDUTY_ORIGINS, ...list(environment, "PAGERDUTY_TEST_ORIGINS")],
      region,
    }
    return pagerDutyChannel(settings, webhook)
  },
}

type PagerDutySettings = {
  /** The integration's routing key, which is secret. */
  readonly routingKey: Secret
  readonly origin: string
  /** The origins that may get an event. */
  readonly origins: readonly string[]
  readonly region: string | undefined
}

function pagerDutyChannel(
  { routingKey, origin, origins, region }: PagerDutySettings,
  webhook: WebhookContext,
): Channel {
  return {
    name: "pagerduty",
    audience: "on-call",
    async send(message) {
      if (message.kind !== "alerts") return
      if (!origins.includes(origin))
        throw new SettingError("PAGERDUTY_ORIGIN", `${origin} is not an origin of PagerDuty: ${origins.join(", ")}`)
      const key = await routingKey()
      if (!ROUTING_KEY.test(key))
        throw new SettingError(pagerDuty.setting, "its value is not a routing key of 32 letters and digits")
      for (const alert of message.alerts)
        await postWebhook("PagerDuty", `${origin}/v2/enqueue`, pagerDutyEvent(alert, key, region), webhook)
    },
  }
}
