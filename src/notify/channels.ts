import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns"
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm"
import type { Channel, Letter } from "./channel.ts"
import { renderEmail } from "./email.ts"
import { renderNotices } from "./notice-email.ts"
import { renderSlack } from "./slack.ts"
import { slackEscape } from "./slack-text.ts"
import { checkWebhook, postWebhook, type WebhookWorld } from "./webhook.ts"

/** Email, by SNS: the people topic's subscribers get the subject and the body as they stand. */
export function emailChannel(sns: SNSClient, topicArn: string): Channel {
  return {
    name: "email",
    async send(letter) {
      const { subject, body } = emailOf(letter)
      await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body }))
    },
  }
}

function emailOf(letter: Letter) {
  return letter.kind === "alerts" ? renderEmail(letter.alerts) : renderNotices(letter.notices)
}

/** A webhook's URL may be changed while the function lives; it is asked for again after so long. */
const URL_LIFETIME_MS = 5 * 60_000

export type SlackSettings = {
  /** The SSM parameter (SecureString) that holds the webhook's URL. */
  readonly parameter: string
  readonly origins: readonly string[]
  readonly region?: string
  readonly now: () => number
}

/** Slack, by an incoming webhook whose URL lies in SSM. */
export function slackChannel(ssm: SSMClient, settings: SlackSettings, world: WebhookWorld): Channel {
  let known: { readonly url: string; readonly until: number } | null = null

  async function webhook(): Promise<string> {
    if (known && known.until > settings.now()) return known.url
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: settings.parameter, WithDecryption: true }))
    const url = checkWebhook(Parameter?.Value ?? "", settings.origins, "SLACK_WEBHOOK_PARAMETER")
    known = { url, until: settings.now() + URL_LIFETIME_MS }
    return url
  }

  return {
    name: "slack",
    async send(letter) {
      await postWebhook(await webhook(), slackOf(letter, settings.region), world)
    },
  }
}

function slackOf(letter: Letter, region: string | undefined): object {
  if (letter.kind === "alerts") return renderSlack(letter.alerts, region === undefined ? {} : { region })
  const { subject, body } = renderNotices(letter.notices)
  return {
    text: subject,
    mrkdwn: false,
    unfurl_links: false,
    blocks: [
      {
        type: "section",
        text: { type: "plain_text", text: slackEscape(`${subject}\n${body}`).slice(0, LONGEST_TEXT), emoji: false },
      },
    ],
  }
}

/** Slack, section block: text of at most 3,000 characters. */
const LONGEST_TEXT = 3000
