import { createTransport } from "nodemailer"
import type { Email } from "./outbox.ts"

/** The address of an SMTP server. */
export type SmtpServer = { readonly host: string; readonly port: number }

/** Delivers an email; resolves when the server has accepted it. */
export type DeliverEmail = (email: Email) => Promise<void>

const SENDER = { name: "AWS Notifications", address: "no-reply@sns.amazonaws.com" }

/**
 * Sends by SMTP what SNS would send: plain text in UTF-8, quoted-printable, with the sender of SNS and the footer that it
 * appends to every email. Source: SNS developer guide, email notifications.
 */
export function smtpDelivery({ host, port }: SmtpServer): DeliverEmail {
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
