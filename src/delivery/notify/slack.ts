import type { Severity } from "../../rule.ts"
import type { AlertDocument } from "../alert/document.ts"
import { recordUrl } from "./console-url.ts"
import { type Facts, factsOf } from "./facts.ts"
import { guideSlack } from "./guide-slack.ts"
import { plainTable } from "./layout.ts"
import { buttons, context, fields, header, SLACK_LIMITS, type SlackBlock, section } from "./slack-blocks.ts"
import { cutSlack, SLACK_PEN, slackCode, slackCodeBlock, slackEscape } from "./slack-text.ts"
import {
  countBy,
  MOST_IN_DETAIL,
  MOST_IN_TABLE,
  newestFirst,
  spanOf,
  type Totals,
  totalsOf,
  worstSeverity,
} from "./totals.ts"

export type SlackMessage = {
  /** What a notification shows, where blocks cannot be. */
  readonly text: string
  readonly mrkdwn: false
  readonly link_names: false
  readonly unfurl_links: false
  readonly unfurl_media: false
  readonly blocks: readonly SlackBlock[]
  readonly attachments: readonly { readonly color: string; readonly blocks: readonly SlackBlock[] }[]
}

/** `region` is the bucket's, for the console's address. */
export type SlackOptions = { readonly totals?: Totals; readonly region?: string }

/** Kibana's colours of severities. */
const COLOURS: { readonly [severity in Severity]: string } = {
  low: "#54b399",
  medium: "#d6bf57",
  high: "#da8b45",
  critical: "#e7664c",
}

const LONGEST_COMMAND = 2400
const LONGEST_VALUE = 300
const MOST_REASONS = 12
const TABLE_WIDTHS = [19, 14, 16, 18]

/**
 * The Slack message on one rule's alerts, within Block Kit's limits: what a person needs first, then the guide as far as
 * the message has room. Texts from events stand in code, escaped and masked.
 */
export function renderSlack(alerts: readonly AlertDocument[], options: SlackOptions = {}): SlackMessage {
  const ordered = newestFirst(alerts)
  const [first] = ordered
  if (first === undefined) throw new RangeError("a Slack message needs at least one alert")
  const totals = options.totals ?? totalsOf(alerts)
  const facts = ordered.map((alert) => factsOf(alert, SLACK_PEN))
  const severity = worstSeverity(alerts)
  const title = headline(facts, severity, totals)
  const links = buttons([{ text: "Raw record", url: recordUrl(first, options.region) }, ...references(first)])
  const blocks: SlackBlock[] = [...summary(facts, totals), ...(links === null ? [] : [links])]
  const message = (shown: readonly SlackBlock[]): SlackMessage => ({
    text: title,
    mrkdwn: false,
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [header(title)],
    attachments: [{ color: COLOURS[severity], blocks: shown }],
  })
  return message(
    withGuide(
      blocks,
      guideSlack(first["kibana.alert.rule.parameters"].note, facts[0]?.fill),
      (shown) => JSON.stringify(message(shown)).length,
    ),
  )
}

function headline(facts: readonly Facts[], severity: Severity, { alerts }: Totals): string {
  const hosts = new Set(facts.map(({ host }) => host).filter((host) => host !== ""))
  const [host = ""] = hosts
  const where = hosts.size > 1 ? `${hosts.size} hosts` : cutSlack(host, 40)
  const what = `[${severity.toUpperCase()}] ${alerts > 1 ? `${alerts} alerts: ` : ""}${cutSlack(facts[0]?.ruleName ?? "", 90)}`
  return where === "" ? what : `${what} on ${where}`
}

function summary(facts: readonly Facts[], { alerts, suppressed }: Totals): SlackBlock[] {
  const blocks: SlackBlock[] = []
  if (facts.length > MOST_IN_TABLE) blocks.push(...digest(facts))
  else if (facts.length > 1 || alerts > 1) blocks.push(section(slackCodeBlock(table(facts), 2900)))
  const inDetail = facts.length > MOST_IN_TABLE ? 1 : MOST_IN_DETAIL
  const room = Math.floor(LONGEST_COMMAND / Math.min(inDetail, facts.length))
  for (const one of facts.slice(0, inDetail)) blocks.push(...detail(one, room))
  if (facts.length > inDetail) blocks.push(...idSections(facts))
  if (suppressed > 0) {
    blocks.push(section(`${suppressed} more matches were over the rule's maximum; the ledger has them.`))
  }
  return blocks
}

function detail(facts: Facts, room: number): SlackBlock[] {
  const arrival = facts.timeNote === "" ? facts.arrival : `${facts.arrival}, ${facts.timeNote}`
  const labelled = [
    ["Host", facts.host],
    ["User", facts.user],
    ["Process", facts.process],
    ["Parent", facts.parent],
    ["Event time", facts.eventTime || "unknown"],
    ["Arrived", arrival],
    ["Risk score", String(facts.riskScore)],
    ["Source", facts.source],
  ].filter(([, value]) => value !== "")
  const why = facts.why
    .slice(0, MOST_REASONS)
    .map(({ leaf, value }) => `• ${slackCode(leaf, LONGEST_VALUE)}: ${slackCode(value, LONGEST_VALUE)}`)
  const lookAt = facts.investigationFields.map(
    ({ field, value }) => `• ${slackCode(field, 80)}: ${slackCode(value, LONGEST_VALUE)}`,
  )
  const version = facts.version === "" ? "" : `, version ${slackCode(facts.version, 100)}`
  return [
    fields(labelled.map(([label = "", value = ""]) => `*${label}*\n${slackCode(value, LONGEST_VALUE)}`)),
    ...(facts.commandLine === "" ? [] : [section(`*Command line*\n${slackCodeBlock(facts.commandLine, room)}`)]),
    ...(why.length === 0 ? [] : [section(`*Why it matched*\n${cutLines(why, 2000)}`)]),
    ...(lookAt.length === 0 ? [] : [section(`*Fields to look at*\n${cutLines(lookAt, 1500)}`)]),
    context([
      `Record ${slackCode(`s3://${facts.record}`, 900)} line ${facts.line}${version}`,
      `Alert \`${facts.id}\`, in the ledger ${slackCode(facts.ledger, 300)}`,
      ...facts.notes.map(slackEscape),
    ]),
  ]
}

/** Whole lines only: one that is cut within code would leave its back-tick open. */
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

function digest(facts: readonly Facts[]): SlackBlock[] {
  const { first, last } = spanOf(facts)
  const counts = (value: (facts: Facts) => string) => {
    const lines = countBy(facts, value).map(([name, count]) => `${String(count).padStart(6)}  ${cutSlack(name, 60)}`)
    return cutLines(lines.slice(0, 10).concat(lines.length > 10 ? [`        and ${lines.length - 10} more`] : []), 1200)
  }
  return [
    section(`${facts.length} alerts from \`${first}\` to \`${last}\``),
    section(
      `*By host*\n${slackCodeBlock(
        counts(({ host }) => host),
        1400,
      )}`,
    ),
    section(
      `*By user*\n${slackCodeBlock(
        counts(({ user }) => user),
        1400,
      )}`,
    ),
  ]
}

/** So many ids have room in a section, and so many in the message beside the rest; the email has more. */
const IDS_IN_SECTION = 40
const MOST_IDS = 100

/** The alerts' ids, by which each is found in the ledger and in other channels. */
function idSections(facts: readonly Facts[]): SlackBlock[] {
  const ids = facts.slice(0, MOST_IDS).map(({ id }) => id)
  const more = facts.length - ids.length
  const blocks: SlackBlock[] = []
  for (let start = 0; start < ids.length; start += IDS_IN_SECTION) {
    const title = start === 0 ? "*Ids of the alerts, the newest first*\n" : ""
    blocks.push(section(`${title}\`\`\`${ids.slice(start, start + IDS_IN_SECTION).join("\n")}\`\`\``))
  }
  return more > 0 ? [...blocks, section(`and ${more} more, which the ledger has`)] : blocks
}

function table(facts: readonly Facts[]): string {
  const rows = facts.slice(0, MOST_IN_TABLE).map(({ eventTime, arrival, host, user, process }) => {
    return [(eventTime || arrival).replace(" UTC", ""), host, user, process.replace(/ \(pid \S+\)$/, "")]
  })
  return plainTable(["Event time (UTC)", "Host", "User", "Process"], rows, TABLE_WIDTHS).join("\n")
}

function references(alert: AlertDocument): { text: string; url: string }[] {
  return alert["kibana.alert.rule.parameters"].references
    .filter((url) => URL.canParse(url) && new URL(url).protocol === "https:")
    .slice(0, 5)
    .map((url) => ({ text: new URL(url).hostname, url: new URL(url).href }))
}

/** Adds the guide, a section for as many paragraphs as have room in one, and ends where the message is full. */
function withGuide(
  blocks: readonly SlackBlock[],
  paragraphs: readonly string[],
  sizeOf: (blocks: readonly SlackBlock[]) => number,
): SlackBlock[] {
  let result = [...blocks]
  let text = ""
  for (const paragraph of paragraphs) {
    const grown = text === "" ? paragraph : `${text}\n${paragraph}`
    const isFull = grown.length > SLACK_LIMITS.sectionText
    const next = isFull
      ? [...result, section(paragraph)]
      : [...result.slice(0, text === "" ? undefined : -1), section(grown)]
    if (
      paragraph.length > SLACK_LIMITS.sectionText ||
      next.length > SLACK_LIMITS.blocks - 2 ||
      sizeOf(next) > SLACK_LIMITS.message - 200
    ) {
      return [...result, context(["The guide goes on in the email and in the rule."])]
    }
    result = next
    text = isFull ? paragraph : grown
  }
  return result
}
