import { cutUnits } from "./cut.ts"
import { plainText } from "./defang.ts"
import { type Escaper, printable } from "./escape.ts"

/** Replaces a backtick: Slack has no notation for one inside code. */
export const BACKTICK = "\u02cb"

/**
 * An event's text for Slack. Slack reads `<…>` as a mention or a link, so `&`, `<` and `>` are escaped, and only these.
 * Use the text in code or in plain text only, where `*`, `_`, `~` and `:` have no meaning.
 * Source: Slack, "Formatting text for app surfaces".
 */
function slackText(text: string): string {
  return slackEscape(plainText(text)).replaceAll("`", BACKTICK)
}

export const MRKDWN_ESCAPER: Escaper = {
  event: slackText,
  rule: (text) => slackEscape(printable(text)).replaceAll("`", BACKTICK),
}

/** Escapes the characters that Slack reads as markup. */
export function slackEscape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

/** Cuts escaped text without splitting an escape such as `&amp;`. */
export function cutSlack(text: string, units: number): string {
  return cutUnits(text, units).replace(/&[a-z]{0,3}…$/, "…")
}

/** Inline code. Returns an empty string for an empty value: two backticks are not code. */
export function slackCode(value: string, units: number): string {
  const text = cutSlack(value, units).trim()
  return text === "" ? "" : `\`${text}\``
}

export function slackCodeBlock(value: string, units: number): string {
  return `\`\`\`${cutSlack(value, units)}\`\`\``
}

/** A link of a rule. Slack ends a link at `>` and separates the label by `|`. */
export function slackLink(url: string, label: string): string {
  const address = slackEscape(url).replaceAll("|", "%7C")
  return label === "" ? `<${address}>` : `<${address}|${label.replaceAll("|", "/")}>`
}
