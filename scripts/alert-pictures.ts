// Draws docs/pictures: emails and Slack messages of the alerts that the sample batches make. Needs Chromium on the PATH.
// Run: node scripts/alert-pictures.ts
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { draw, findChromium } from "../dev/alert-pictures/chromium.ts"
import { EMAIL_WIDTH, emailPage } from "../dev/alert-pictures/email-html.ts"
import { alertsOfBatch } from "../dev/alert-pictures/sample-alerts.ts"
import { SLACK_WIDTH, slackPage } from "../dev/alert-pictures/slack-html.ts"
import type { AlertDocument } from "../src/delivery/alert/document.ts"
import { renderEmail } from "../src/delivery/notify/email/message.ts"
import { fieldTexts } from "../src/delivery/notify/rendering/alert-view.ts"
import { renderSlack, type SlackMessage } from "../src/delivery/notify/slack/message.ts"

const OUT = join(import.meta.dirname, "../docs/pictures")
const ONE = "windows-sysmon-operational.xml.gz"
const MANY = [
  ONE,
  "winlogbeat-sysmon.ndjson.gz",
  "m365-defender.ndjson.gz",
  "sentinel-one-cloud-funnel.ndjson.gz",
  "system-security.ndjson.gz",
]

async function pictures(chromium: string): Promise<void> {
  const one = (await alertsOfBatch(ONE)).find((alert) => fieldTexts(alert, "process.name")[0] === "aspnet_regiis.exe")
  const many: AlertDocument[] = []
  for (const file of MANY) many.push(...(await alertsOfBatch(file)))
  if (one === undefined || many.length < 11) throw new Error("the sample batches make too few alerts to draw")
  const some = many.slice(0, 4)
  mkdirSync(OUT, { recursive: true })
  const region = "eu-west-1"
  for (const [name, html, width] of [
    ["email-one", emailPage(renderEmail([one])), EMAIL_WIDTH],
    ["email-several", emailPage(firstLines(renderEmail(some), 44)), EMAIL_WIDTH],
    ["email-many", emailPage(firstLines(renderEmail(many, { alerts: many.length, suppressed: 17 }), 58)), EMAIL_WIDTH],
    ["slack-one", slackPage(renderSlack([one], { region })), SLACK_WIDTH],
    ["slack-top", slackPage(withoutGuide(renderSlack([one], { region }))), SLACK_WIDTH],
    [
      "slack-many",
      slackPage(renderSlack(many, { region, totals: { alerts: many.length, suppressed: 17 } })),
      SLACK_WIDTH,
    ],
  ] as const) {
    draw(chromium, html, width, join(OUT, `${name}.png`))
    process.stderr.write(`docs/pictures/${name}.png\n`)
  }
}

/** A Slack message up to its buttons, for README.md. */
function withoutGuide({ attachments, ...message }: SlackMessage): SlackMessage {
  const untilButtons = attachments.map(({ blocks, ...attachment }) => ({
    ...attachment,
    blocks: blocks.slice(0, blocks.findIndex(({ type }) => type === "actions") + 1),
  }))
  return { ...message, attachments: untilButtons }
}

/** The beginning of a long email, and how many lines follow. */
function firstLines<T extends { readonly subject: string; readonly body: string }>(email: T, count: number): T {
  const lines = email.body.split("\n")
  return { ...email, body: [...lines.slice(0, count), "", `[${lines.length - count} more lines]`].join("\n") }
}

const chromium = findChromium()
if (chromium === undefined) {
  process.stderr.write("no Chromium is installed (chromium or google-chrome on the PATH); no picture was drawn\n")
  process.exitCode = 1
} else await pictures(chromium)
