import type { Notice } from "../../../notice.ts"
import type { Severity } from "../../../rule.ts"
import type { AlertDocument } from "../../alert/document.ts"
import { type AlertView, alertViews } from "../rendering/alert-view.ts"
import { recordUrl } from "../rendering/console-url.ts"
import { plainTable } from "../rendering/layout.ts"
import { cutSlack, MRKDWN_ESCAPER, slackCode, slackCodeBlock, slackEscape } from "../rendering/mrkdwn.ts"
import { renderNotices } from "../rendering/notices.ts"
import {
  countBy,
  highestSeverity,
  hostsOf,
  MAX_IN_DETAIL,
  MAX_IN_TABLE,
  newestFirst,
  spanOf,
  TABLE_HEADING,
  type Totals,
  tableRow,
  totalsOf,
} from "../rendering/summary.ts"
import { buttons, context, fields, header, SLACK_LIMITS, type SlackBlock, section } from "./blocks.ts"
import { slackGuide } from "./guide.ts"

/** Slack's options that keep names and addresses in a message from becoming mentions, links or previews. */
const INERT = { mrkdwn: false, link_names: false, unfurl_links: false, unfurl_media: false } as const

export type SlackMessage = typeof INERT & {
  /** Shown in notifications, which cannot show blocks. */
  readonly text: string
  readonly blocks: readonly SlackBlock[]
  readonly attachments: readonly { readonly color: string; readonly blocks: readonly SlackBlock[] }[]
}

/** `region` is the bucket's Region, for links to the AWS console. */
type SlackOptions = { readonly totals?: Totals; readonly region?: string }

/** Kibana's colours of severities. */
const COLOURS: { readonly [severity in Severity]: string } = {
  low: "#54b399",
  medium: "#d6bf57",
  high: "#da8b45",
  critical: "#e7664c",
}

const MAX_COMMAND_LENGTH = 2400
const MAX_VALUE_LENGTH = 300
const MAX_REASONS = 12
const TABLE_WIDTHS = [19, 14, 16, 18]

/**
 * Renders one rule's alerts as a Slack message within the limits of Block Kit: a summary first, then as much of the guide as
 * fits. Texts from events are in code, escaped and masked.
 */
export function renderSlack(alerts: readonly AlertDocument[], options: SlackOptions = {}): SlackMessage {
  const ordered = newestFirst(alerts)
  const [first] = ordered
  if (first === undefined) throw new RangeError("a Slack message needs at least one alert")
  const totals = options.totals ?? totalsOf(alerts)
  const views = alertViews(ordered, MRKDWN_ESCAPER)
  const severity = highestSeverity(alerts)
  const title = headline(views, severity, totals)
  const links = buttons([{ text: "Raw record", url: recordUrl(first, options.region) }, ...references(first)])
  const blocks: SlackBlock[] = [...summary(views, totals), ...(links === null ? [] : [links])]
  const message = (shown: readonly SlackBlock[]): SlackMessage => ({
    text: title,
    ...INERT,
    blocks: [header(title)],
    attachments: [{ color: COLOURS[severity], blocks: shown }],
  })
  return message(
    withGuide(
      blocks,
      slackGuide(first["kibana.alert.rule.parameters"].note, views[0]?.fill),
      (shown) => JSON.stringify(message(shown)).length,
    ),
  )
}

/** Renders notices as plain text, in which Slack reads no marks. */
export function slackNotices(notices: readonly [Notice, ...Notice[]]) {
  const { subject, body } = renderNotices(notices)
  const text = cutSlack(slackEscape(`${subject}\n${body}`), SLACK_LIMITS.sectionText)
  return {
    text: subject,
    ...INERT,
    blocks: [{ type: "section", text: { type: "plain_text", text, emoji: false } }],
  }
}

function headline(views: readonly AlertView[], severity: Severity, { alerts }: Totals): string {
  const hosts = hostsOf(views)
  const where = hosts.length > 1 ? `${hosts.length} hosts` : cutSlack(hosts[0] ?? "", 40)
  const count = alerts > 1 ? `${alerts} alerts: ` : ""
  const what = `[${severity.toUpperCase()}] ${count}${cutSlack(views[0]?.ruleName ?? "", 90)}`
  return where === "" ? what : `${what} on ${where}`
}

function summary(views: readonly AlertView[], { alerts, suppressed }: Totals): SlackBlock[] {
  const blocks: SlackBlock[] = []
  if (views.length > MAX_IN_TABLE) blocks.push(...digest(views))
  else if (views.length > 1 || alerts > 1) blocks.push(section(slackCodeBlock(table(views), 2900)))
  const inDetail = views.length > MAX_IN_TABLE ? 1 : MAX_IN_DETAIL
  const room = Math.floor(MAX_COMMAND_LENGTH / Math.min(inDetail, views.length))
  for (const view of views.slice(0, inDetail)) blocks.push(...detail(view, room))
  if (views.length > inDetail) blocks.push(...idSections(views))
  if (suppressed > 0) {
    blocks.push(section(`${suppressed} more matches exceed the rule's maximum; the ledger has them.`))
  }
  return blocks
}

function detail(view: AlertView, room: number): SlackBlock[] {
  const labelled = [
    ["Host", view.host],
    ["User", view.user],
    ["Process", view.process],
    ["Parent", view.parent],
    ["Event time", view.eventTime || "unknown"],
    ["Arrived", view.annotatedArrival],
    ["Risk score", String(view.riskScore)],
    ["Source", view.source],
  ].filter(([, value]) => value !== "")
  const why = view.why
    .slice(0, MAX_REASONS)
    .map(({ leaf, value }) => `• ${slackCode(leaf, MAX_VALUE_LENGTH)}: ${slackCode(value, MAX_VALUE_LENGTH)}`)
  const investigationFields = view.investigationFields.map(
    ({ field, value }) => `• ${slackCode(field, 80)}: ${slackCode(value, MAX_VALUE_LENGTH)}`,
  )
  const version = view.version === "" ? "" : `, version ${slackCode(view.version, 100)}`
  return [
    fields(labelled.map(([label = "", value = ""]) => `*${label}*\n${slackCode(value, MAX_VALUE_LENGTH)}`)),
    ...(view.commandLine === "" ? [] : [section(`*Command line*\n${slackCodeBlock(view.commandLine, room)}`)]),
    ...(why.length === 0 ? [] : [section(`*Why it matched*\n${cutLines(why, 2000)}`)]),
    ...(investigationFields.length === 0
      ? []
      : [section(`*Investigation fields*\n${cutLines(investigationFields, 1500)}`)]),
    context([
      `Record ${slackCode(`s3://${view.record}`, 900)} line ${view.line}${version}`,
      `Alert \`${view.id}\`, in the ledger ${slackCode(view.ledger, 300)}`,
      ...view.notes.map(slackEscape),
    ]),
  ]
}

/** Keeps complete lines only: a line that is cut within code would leave its backtick open. */
function cutLines(lines: readonly string[], units: number): string {
  const kept: string[] = []
  let room = units
  for (const line of lines) {
    room -= line.length + 1
    if (room < 0) break
    kept.push(line)
  }
  const more = lines.length - kept.length
  return [...kept, ...(more > 0 ? [`and ${more} more`] : [])].join("\n")
}

function digest(views: readonly AlertView[]): SlackBlock[] {
  const { first, last } = spanOf(views)
  const counts = (title: string, selectValue: (view: AlertView) => string) => {
    const lines = countBy(views, selectValue).map(
      ([name, count]) => `${String(count).padStart(6)}  ${cutSlack(name, 60)}`,
    )
    const more = lines.length > 10 ? [`        and ${lines.length - 10} more`] : []
    return section(`*${title}*\n${slackCodeBlock(cutLines([...lines.slice(0, 10), ...more], 1200), 1400)}`)
  }
  return [
    section(`${views.length} alerts from \`${first}\` to \`${last}\``),
    counts("By host", ({ host }) => host),
    counts("By user", ({ user }) => user),
  ]
}

/** How many ids fit in a section, and how many beside the rest of the message; the email lists more. */
const IDS_PER_SECTION = 40
const MAX_IDS = 100

/** The alerts' ids, by which each is found in the ledger and in other channels. */
function idSections(views: readonly AlertView[]): SlackBlock[] {
  const ids = views.slice(0, MAX_IDS).map(({ id }) => id)
  const more = views.length - ids.length
  const blocks: SlackBlock[] = []
  for (let start = 0; start < ids.length; start += IDS_PER_SECTION) {
    const title = start === 0 ? "*Alert ids, the newest first*\n" : ""
    blocks.push(section(`${title}\`\`\`${ids.slice(start, start + IDS_PER_SECTION).join("\n")}\`\`\``))
  }
  return more > 0 ? [...blocks, section(`and ${more} more, which are in the ledger`)] : blocks
}

function table(views: readonly AlertView[]): string {
  return plainTable(TABLE_HEADING, views.slice(0, MAX_IN_TABLE).map(tableRow), TABLE_WIDTHS).join("\n")
}

function references(alert: AlertDocument): { text: string; url: string }[] {
  return alert["kibana.alert.rule.parameters"].references
    .filter((url) => URL.canParse(url) && new URL(url).protocol === "https:")
    .slice(0, 5)
    .map((url) => ({ text: new URL(url).hostname, url: new URL(url).href }))
}

/** Adds the guide, as many paragraphs to a section as fit, and stops when the message is full. */
function withGuide(
  blocks: readonly SlackBlock[],
  paragraphs: readonly string[],
  sizeOf: (blocks: readonly SlackBlock[]) => number,
): SlackBlock[] {
  let result = [...blocks]
  let text = ""
  for (const paragraph of paragraphs) {
    const longer = text === "" ? paragraph : `${text}\n${paragraph}`
    const isFull = longer.length > SLACK_LIMITS.sectionText
    const next = isFull
      ? [...result, section(paragraph)]
      : [...result.slice(0, text === "" ? undefined : -1), section(longer)]
    if (
      paragraph.length > SLACK_LIMITS.sectionText ||
      next.length > SLACK_LIMITS.blocks - 2 ||
      sizeOf(next) > SLACK_LIMITS.message - 200
    ) {
      return [...result, context(["The guide continues in the email and in the rule."])]
    }
    result = next
    text = isFull ? paragraph : longer
  }
  return result
}
