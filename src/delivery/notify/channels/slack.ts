import type { Notice } from "../../../notice.ts"
import type { Channel, Letter } from "../channel.ts"
import { renderNotices } from "../notice-email.ts"
import type { Secret } from "../secret.ts"
import { renderSlack } from "../slack.ts"
import { cutSlack, slackEscape } from "../slack-text.ts"
import { lettersTotals } from "../totals.ts"
import { checkWebhook, postWebhook, type WebhookWorld } from "../webhook.ts"

export type SlackSettings = {
  /** The webhook's URL, which is a secret. */
  readonly url: Secret
  readonly origins: readonly string[]
  readonly region?: string
}

/** Slack, by an incoming webhook. */
export function slackChannel({ url, origins, region }: SlackSettings, world: WebhookWorld): Channel {
  return {
    name: "slack",
    readers: "people",
    async send(letter) {
      const address = checkWebhook(await url(), origins, "SLACK_WEBHOOK_PARAMETER")
      await postWebhook(address, slackOf(letter, region), world)
    },
  }
}

function slackOf(letter: Letter, region: string | undefined): object {
  return letter.kind === "alerts"
    ? renderSlack(letter.alerts, { totals: lettersTotals(letter), ...(region === undefined ? {} : { region }) })
    : slackNotices(letter.notices)
}

/** Notices as plain text, in which Slack reads no marks. */
export function slackNotices(notices: readonly [Notice, ...Notice[]]) {
  const { subject, body } = renderNotices(notices)
  const text = cutSlack(slackEscape(`${subject}\n${body}`), LONGEST_TEXT)
  return {
    text: subject,
    mrkdwn: false,
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [{ type: "section", text: { type: "plain_text", text, emoji: false } }],
  }
}

/** Slack, section block: text of at most 3,000 characters. */
const LONGEST_TEXT = 3000
