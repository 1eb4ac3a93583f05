import assert from "node:assert/strict"
import { after, test } from "node:test"
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns"
import { startLocalAws } from "../../../dev/emulator/local-aws.ts"
import { footer } from "../../../dev/emulator/smtp.ts"
import type { AlertDocument } from "../../../src/delivery/alert/document.ts"
import type { ChannelMessage } from "../../../src/delivery/notify/channel.ts"
import { emailChannel, emailOf } from "../../../src/delivery/notify/email/channel.ts"
import { notice } from "../../../src/notice.ts"
import { ruleWith } from "../alert/match.ts"
import { alertFrom, alertHolding, alertsOf, SOURCES } from "./alerts.ts"
import { readMail, startMailbox } from "./mailbox.ts"
import { sendAlone } from "./send-alone.ts"

const TO = "soc@example.org"
const mailbox = await startMailbox()
const aws = await startLocalAws({}, mailbox)
const sns = new SNSClient({
  region: "eu-west-1",
  endpoint: aws.environment["AWS_ENDPOINT_URL_SNS"] ?? "",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
})
const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "recipients" }))
await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: TO }))
after(async () => {
  sns.destroy()
  await aws.stop()
  await mailbox.stop()
})

const channel = emailChannel(sns, TopicArn)

/** The headers of an email from SNS; any other header is injected. */
const HEADERS = [
  "content-transfer-encoding",
  "content-type",
  "date",
  "from",
  "message-id",
  "mime-version",
  "subject",
  "to",
]

/** The maximum line length of an email, without the line end (RFC 5322, 2.1.1), and of quoted-printable (RFC 2045, 6.7). */
const MAX_LINE = 998
const MAX_QUOTED_LINE = 76

const messageOf = (...alerts: [AlertDocument, ...AlertDocument[]]): ChannelMessage => ({
  kind: "alerts",
  alerts,
  suppressed: 17,
})
const [first = alertFrom("winlogbeat"), ...rest] = alertsOf(33)
const dotted = { ...first, "kibana.alert.rule.parameters": ruleWith({ note: ".\n\n..\n\nQUIT\n\n- .\n\nFrom me\n" }) }

const messages: readonly (readonly [string, ChannelMessage])[] = [
  ...SOURCES.map((source) => [source, messageOf(alertFrom(source))] as const),
  ["several", messageOf(first, ...rest.slice(0, 3))],
  ["many", messageOf(first, ...rest)],
  ["lines of dots", messageOf(dotted)],
  ["line ends and commands", messageOf(alertHolding("x\r\n.\r\nMAIL FROM:<a@b>\r\nBcc: all@example.org\r\n\r\nhello"))],
  ["other scripts", messageOf(alertHolding("Müller 山田太郎 😀 Ωmega"))],
  ["one long word", messageOf(alertHolding("a".repeat(30_000)))],
  ["trailing spaces and equal signs", messageOf(alertHolding("=3D =0A  x=  "))],
  ["a long subject", messageOf({ ...first, "kibana.alert.rule.name": "Long name ".repeat(40) })],
  [
    "a notice",
    { kind: "notices", notices: [notice("quarantine", ["x"], "s3://b/x\r\nBcc: y@z ä cannot be read", {})] },
  ],
]

for (const [name, message] of messages) {
  test(`an email over SMTP is what was rendered, and no more: ${name}`, async () => {
    mailbox.mails.length = 0
    await channel.send(message, sendAlone())
    const [mail, ...others] = mailbox.mails
    assert.ok(mail && others.length === 0)
    assert.deepEqual(mail.to, [TO])
    assert.equal(mail.from, "no-reply@sns.amazonaws.com")
    for (const byte of mail.raw)
      assert.ok(byte < 0x80 && (byte >= 0x20 || byte === 0x0d || byte === 0x0a), `byte ${byte}`)
    const lines = mail.raw.toString("latin1").split("\r\n")
    for (const line of lines) {
      assert.doesNotMatch(line, /[\r\n]/, "every line ends in CRLF")
      assert.ok(line.length <= MAX_LINE)
    }
    const { headers, text } = readMail(mail.raw)
    assert.deepEqual([...headers.keys()].sort(), HEADERS)
    for (const values of headers.values()) assert.equal(values.length, 1)
    assert.match(headers.get("content-type")?.[0] ?? "", /^text\/plain; charset=utf-8$/i)
    const { subject, body } = emailOf(message)
    assert.equal(headers.get("subject")?.[0], subject)
    assert.equal(text.trimEnd(), `${body}${footer(TopicArn, TO)}`.trimEnd())
    const start = lines.indexOf("")
    for (const line of lines.slice(start)) assert.ok(line.length <= MAX_QUOTED_LINE, line)
  })
}
