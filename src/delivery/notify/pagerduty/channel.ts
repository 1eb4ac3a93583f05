import { SettingError } from "../../../errors.ts"
import type { Channel } from "../channel.ts"
import type { ChannelType } from "../channel-type.ts"
import { type Secret, ssmSecret } from "../secret.ts"
import { postWebhook, type WebhookContext } from "../webhook.ts"
import { pagerDutyEvent } from "./event.ts"

/** PagerDuty's service in the United States; `https://events.eu.pagerduty.com` is the European one. */
const DEFAULT_ORIGIN = "https://events.pagerduty.com"

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
      origin: environment["PAGERDUTY_ORIGIN"] || DEFAULT_ORIGIN,
      region,
    }
    return pagerDutyChannel(settings, webhook)
  },
}

type PagerDutySettings = {
  /** The integration's routing key, which is secret. */
  readonly routingKey: Secret
  readonly origin: string
  readonly region: string | undefined
}

function pagerDutyChannel({ routingKey, origin, region }: PagerDutySettings, webhook: WebhookContext): Channel {
  return {
    name: "pagerduty",
    audience: "on-call",
    async send(message) {
      if (message.kind !== "alerts") return
      const key = await routingKey()
      if (!ROUTING_KEY.test(key))
        throw new SettingError(pagerDuty.setting, "its value is not a routing key of 32 letters and digits")
      for (const alert of message.alerts)
        await postWebhook("PagerDuty", `${origin}/v2/enqueue`, pagerDutyEvent(alert, key, region), webhook)
    },
  }
}
