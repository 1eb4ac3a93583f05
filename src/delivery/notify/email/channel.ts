import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns"
import type { Channel, ChannelMessage } from "../channel.ts"
import type { ChannelType } from "../channel-type.ts"
import { renderNotices } from "../rendering/notices.ts"
import { type Report, renderAlerts } from "../rendering/render.ts"
import { messageTotals } from "../rendering/summary.ts"
import { type Email, renderEmail } from "./message.ts"

/** How long SNS may take to accept a message, retries included, in ms. */
const SNS_TIMEOUT_MS = 20_000

/** Email through SNS: the subscribers of the topic receive the subject and the body unchanged. */
export const email: ChannelType = {
  name: "email",
  audience: "recipients",
  setting: "RECIPIENTS_TOPIC_ARN",
  required: "the ARN of the topic that the recipients of alerts subscribe to",
  create: (arn, { clients }) => emailChannel(clients.sns, arn),
}

export function emailChannel(sns: SNSClient, topicArn: string): Channel {
  return {
    name: email.name,
    audience: email.audience,
    async send(message, { report, signal }) {
      const { subject, body } = emailOf(message, report)
      const command = new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body })
      await sns.send(command, { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(SNS_TIMEOUT_MS)]) })
    },
  }
}

export function emailOf(message: ChannelMessage, report: Report = () => {}): Email {
  if (message.kind === "notices") return renderNotices(message.notices)
  return renderAlerts(message.alerts, (alerts) => renderEmail(alerts, messageTotals(message)), report)
}
