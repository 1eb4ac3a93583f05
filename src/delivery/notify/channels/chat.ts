import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns"
import type { Channel } from "../channel.ts"
import { qNotification } from "../q-developer.ts"
import { qNotices } from "../q-notices.ts"
import { lettersTotals } from "../totals.ts"

/** Slack or Teams by Amazon Q Developer in chat applications: a topic of its own, for it takes only its own form. */
export function chatChannel(sns: SNSClient, topicArn: string): Channel {
  return {
    name: "chat",
    readers: "people",
    async send(letter) {
      const message =
        letter.kind === "alerts" ? qNotification(letter.alerts, lettersTotals(letter)) : qNotices(letter.notices)
      await sns.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(message) }))
    },
  }
}
