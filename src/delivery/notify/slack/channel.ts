import { definedOnly } from "../../../json.ts"
import { list } from "../../../settings.ts"
import type { Channel, ChannelMessage } from "../channel.ts"
import type { ChannelType } from "../channel-type.ts"
import { type Report, renderAlerts } from "../rendering/render.ts"
import { messageTotals } from "../rendering/summary.ts"
import { type Secret, ssmSecret } from "../secret.ts"
import { checkWebhook, postWebhook, type WebhookContext, type WebhookService } from "../webhook.ts"
import { renderSlack, slackNotices } from "./message.ts"

/** The origins of Slack's webhooks. */
export const SLACK_ORIGINS = ["https://hooks.slack.com", "https://hooks.slack-gov.com"] as const

/** Slack answers `ok` as text when it has accepted a message. Source: Slack, sending messages using incoming webhooks. */
export const SLACK: WebhookService = {
  name: "Slack",
  accepts: (status, text) => status === 200 && text.trim() === "ok",
}

/** Slack, through an incoming webhook. */
export const slack: ChannelType = {
  name: "slack",
  audience: "recipients",
  setting: "SLACK_WEBHOOK_PARAMETER",
  create(parameter, { environment, clients, webhook, region }) {
    const origins = list(environment, "SLACK_WEBHOOK_ORIGINS")
    const url = ssmSecret(clients.ssm, parameter)
    return slackChannel(
      { url, origins: origins.length > 0 ? origins : SLACK_ORIGINS, ...definedOnly({ region }) },
      webhook,
    )
  },
}

type SlackSettings = {
  /** The webhook's URL, which is secret. */
  readonly url: Secret
  readonly origins: readonly string[]
  readonly region?: string
}

export function slackChannel({ url, origins, region }: SlackSettings, webhook: WebhookContext): Channel {
  return {
    name: slack.name,
    audience: slack.audience,
    async send(message, { report, signal }) {
      const address = checkWebhook(await url(), origins, slack.setting)
      await postWebhook(SLACK, address, slackMessageOf(message, region, report), webhook, signal)
    },
  }
}

function slackMessageOf(message: ChannelMessage, region: string | undefined, report: Report): object {
  if (message.kind === "notices") return slackNotices(message.notices)
  const options = { totals: messageTotals(message), ...definedOnly({ region }) }
  return renderAlerts(message.alerts, (alerts) => renderSlack(alerts, options), report)
}
