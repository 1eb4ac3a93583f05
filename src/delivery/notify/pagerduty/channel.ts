import { SettingError } from "../../../errors.ts"
import { list } from "../../../settings.ts"
import { type Channel, RefusedError } from "../channel.ts"
import type { ChannelType } from "../channel-type.ts"
import { renderAlert } from "../rendering/render.ts"
import { type Secret, ssmSecret } from "../secret.ts"
import { postWebhook, type WebhookContext, type WebhookService } from "../webhook.ts"
import { pagerDutyEvent } from "./event.ts"

/** PagerDuty's service regions: the United States, and Europe. Every event contains the routing key, so no other gets one. */
export const PAGERDUTY_ORIGINS = ["https://events.pagerduty.com", "https://events.eu.pagerduty.com"] as const

/** PagerDuty answers 202 and `{"status":"success",…}` when it has accepted an event. Source: PagerDuty, Events API v2. */
const PAGERDUTY: WebhookService = {
  name: "PagerDuty",
  accepts: (status, text) => status === 202 && statusOf(text) === "success",
}

function statusOf(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text)
    return answer !== null && typeof answer === "object" && "status" in answer ? answer.status : undefined
  } catch {
    return undefined
  }
}

/** An integration key of the Events API v2. */
const ROUTING_KEY = /^[A-Za-z0-9]{32}$/

/**
 * PagerDuty, one event for each alert. PagerDuty ignores a repeated event by its dedup_key, so a message may be sent again.
 */
export const pagerDuty: ChannelType = {
  name: "pagerduty",
  audience: "on-call",
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

/** How many events of one message may be refused, one by one, before the rest waits for the next try. */
const MAX_REFUSALS = 10

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
    name: pagerDuty.name,
    audience: pagerDuty.audience,
    async send(message, { report, signal, markSent }) {
      if (message.kind !== "alerts") return
      if (!origins.includes(origin))
        throw new SettingError("PAGERDUTY_ORIGIN", `${origin} is not an origin of PagerDuty: ${origins.join(", ")}`)
      const key = await routingKey()
      if (!ROUTING_KEY.test(key))
        throw new SettingError(pagerDuty.setting, "its value is not a routing key of 32 letters and digits")
      const refusals: RefusedError[] = []
      for (const alert of message.alerts) {
        const event = renderAlert(alert, (one) => pagerDutyEvent(one, key, region), report)
        try {
          await postWebhook(PAGERDUTY, `${origin}/v2/enqueue`, event, webhook, signal)
        } catch (error) {
          if (!(error instanceof RefusedError && error.isContent)) throw error
          refusals.push(error)
          if (refusals.length === MAX_REFUSALS) break
          continue
        }
        await markSent([alert["kibana.alert.uuid"]])
      }
      // Not `isContent`: every alert had an event of its own, so smaller messages would not help.
      if (refusals[0]) throw new RefusedError(refusals[0].message, { isPerAlert: true })
    },
  }
}
