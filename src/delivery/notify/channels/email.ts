import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns"
import type { Channel, Letter } from "../channel.ts"
import { renderEmail } from "../email.ts"
import { renderNotices } from "../notice-email.ts"
import { lettersTotals } from "../totals.ts"

/** How long SNS may take to accept a letter, tries included, in ms. */
const SNS_TIMEOUT_MS = 20_000

/** Email, by SNS: the people topic's subscribers get the subject and the body as they stand. */
export function emailChannel(sns: SNSClient, topicArn: string): Channel {
  return {
    name: "email",
    readers: "people",
    async send(letter) {
      const { subject, body } = emailOf(letter)
      const command = new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body })
      await sns.send(command, { abortSignal: AbortSignal.timeout(SNS_TIMEOUT_MS) })
    },
  }
}

function emailOf(letter: Letter) {
  return letter.kind === "alerts" ? renderEmail(letter.alerts, lettersTotals(letter)) : renderNotices(letter.notices)
}
