import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns"
import type { Channel } from "../channel.ts"
import type { ChannelType } from "../channel-type.ts"
import { renderAlerts } from "../rendering/render.ts"
import { messageTotals } from "../rendering/summary.ts"
import { qNotices, qNotification } from "./notification.ts"

/** Slack or Teams through Amazon Q Developer in chat applications, which reads its own format from a topic of its own. */
export const chat: ChannelType = {
  name: "chat",
  audience: "recipients",
  setting: "CHAT_TOPIC_ARN",
  create: (arn, { clients }) => chatChannel(clients.sns, arn),
}

function chatChannel(sns: SNSClient, topicArn: string): Channel {
  return {
    name: chat.name,
    audience: chat.audience,
    async send(message, { report, signal }) {
      const notification =
        message.kind === "notices"
          ? qNotices(message.notices)
          : renderAlerts(message.alerts, (alerts) => qNotification(alerts, messageTotals(message)), report)
      const command = new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(notification) })
      await sns.send(command, { abortSignal: signal })
    },
  }
}
