import { SettingError } from "../../../errors.ts"
import type { Channel } from "../channel.ts"
import { pagerDutyEvent } from "../pagerduty.ts"
import type { Secret } from "../secret.ts"
import { postWebhook, type WebhookWorld } from "../webhook.ts"

/** PagerDuty's service for the United States; `https://events.eu.pagerduty.com` is the European one. */
export const PAGERDUTY_ORIGIN = "https://events.pagerduty.com"

/** An Events API v2 integration key. */
const ROUTING_KEY = /^[A-Za-z0-9]{32}$/

export type PagerDutySettings = {
  /** The integration's routing key, which is a secret. */
  readonly routingKey: Secret
  readonly origin: string
  readonly region?: string
}

/** PagerDuty, an event each alert. One that was sent before is told by its dedup_key, so a letter may come again. */
export function pagerDutyChannel({ routingKey, origin, region }: PagerDutySettings, world: WebhookWorld): Channel {
  return {
    name: "pagerduty",
    readers: "on-call",
    async send(letter) {
      if (letter.kind !== "alerts") return
      const key = await routingKey()
      if (!ROUTING_KEY.test(key))
        throw new SettingError("PAGERDUTY_KEY_PARAMETER", "its value is no routing key of 32 letters and digits")
      for (const alert of letter.alerts) {
        await postWebhook(`${origin}/v2/enqueue`, pagerDutyEvent(alert, key, region), {
          ...world,
          service: "PagerDuty",
        })
      }
    },
  }
}
