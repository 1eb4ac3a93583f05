import { cutUnits } from "./cut.ts"
import { printable } from "./escape.ts"
import type { Pen } from "./facts.ts"
import { plainText } from "./plain-text.ts"

/** What takes a back-tick's place: Slack knows no way to write one inside code. */
const BACK_TICK = "\u02cb"

/**
 * An event's text for Slack. Slack reads `<…>` as a mention or a link, so `& < >` are escaped, these three alone as it asks;
 * and it stands in code or in plain text only, where `*`, `_`, `~` and `:` mean nothing.
 * Source: Slack, "Formatting text for app surfaces".
 */
export function slackText(text: string): string {
  return slackEscape(plainText(text)).replaceAll("`", BACK_TICK)
}

export const SLACK_PEN: Pen = {
  event: slackText,
  rule: (text) => slackEscape(printable(text)).replaceAll("`", BACK_TICK),
}

/** Escapes what Slack reads as markup in text that is ours. */
export function slackEscape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

/** Cuts text that is escaped already, and never within `&amp;`. */
export function cutSlack(text: string, units: number): string {
  return cutUnits(text, units).replace(/&[a-z]{0,3}…$/, "…")
}

/** Code within a line; nothing for an empty value, for two back-ticks are no code. */
export function slackCode(value: string, units: number): string {
  const text = cutSlack(value, units).trim()
  return text === "" ? "" : `\`${text}\``
}

export function slackCodeBlock(value: string, units: number): string {
  return `\`\`\`${cutSlack(value, units)}\`\`\``
}

/** A link that is ours. Slack ends it at `>` and parts it at `|`. */
export function slackLink(url: string, label: string): string {
  const address = slackEscape(url).replaceAll("|", "%7C")
  return label === "" ? `<${address}>` : `<${address}|${label.replaceAll("|", "/")}>`
}
