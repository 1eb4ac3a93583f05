import { createTransport } from "nodemailer"
import type { Email } from "./outbox.ts"

/** Where mail is taken in. */
export type SmtpServer = { readonly host: string; readonly port: number }

/** Hands an email on; resolves when the server has taken it. */
export type Courier = (email: Email) => Promise<void>

const SENDER = { name: "AWS Notifications", address: "no-reply@sns.amazonaws.com" }

/**
 * Sends what SNS would send, by SMTP: plain text in UTF-8, quoted-printable, with the footer that SNS puts under every
 * email and its own sender. Source: SNS developer guide, email notifications.
 */
export function smtpCourier({ host, port }: SmtpServer): Courier {
  const transport = createTransport({ host, port, secure: false, ignoreTLS: true })
  return async ({ to, subject, text, topicArn }) => {
    await transport.sendMail({
      from: SENDER,
      to: { name: "", address: to },
      subject,
      text: `${text}${footer(topicArn, to)}`,
      textEncoding: "quoted-printable",
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }
}

export function footer(topicArn: string, to: string): string {
  const query = new URLSearchParams({ SubscriptionArn: `${topicArn}:local`, Endpoint: to })
  return [
    "\n\n--\n",
    "If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:\n",
    `https://sns.eu-west-1.amazonaws.com/unsubscribe.html?${query}\n`,
  ].join("")
}
