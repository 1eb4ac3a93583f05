import { cutSlack } from "../rendering/mrkdwn.ts"

/** Limits of Block Kit and of messages. Sources: Slack's reference of blocks; for `message`, bolt-js issue 2509. */
export const SLACK_LIMITS = {
  blocks: 50,
  header: 150,
  sectionText: 3000,
  fields: 10,
  fieldText: 2000,
  contextElements: 10,
  buttons: 25,
  buttonText: 75,
  buttonUrl: 3000,
  /** Characters of the complete message, below the 13,200 at which Slack was observed to refuse it. */
  message: 12_000,
} as const

export type PlainText = { readonly type: "plain_text"; readonly text: string; readonly emoji: false }
/** `verbatim` prevents Slack from turning names and addresses into links. */
export type Mrkdwn = { readonly type: "mrkdwn"; readonly text: string; readonly verbatim: true }
type Button = {
  readonly type: "button"
  readonly text: PlainText
  readonly url: string
  readonly action_id: string
}

export type SlackBlock =
  | { readonly type: "header"; readonly text: PlainText }
  | { readonly type: "section"; readonly text: Mrkdwn }
  | { readonly type: "section"; readonly fields: readonly Mrkdwn[] }
  | { readonly type: "context"; readonly elements: readonly Mrkdwn[] }
  | { readonly type: "actions"; readonly elements: readonly Button[] }
  | { readonly type: "divider" }

export function header(text: string): SlackBlock {
  return { type: "header", text: plain(cutSlack(text, SLACK_LIMITS.header)) }
}

export function section(text: string): SlackBlock {
  return { type: "section", text: mrkdwn(cutSlack(text, SLACK_LIMITS.sectionText)) }
}

export function fields(texts: readonly string[]): SlackBlock {
  const cut = texts.slice(0, SLACK_LIMITS.fields).map((text) => mrkdwn(cutSlack(text, SLACK_LIMITS.fieldText)))
  return { type: "section", fields: cut }
}

export function context(texts: readonly string[]): SlackBlock {
  const cut = texts
    .slice(0, SLACK_LIMITS.contextElements)
    .map((text) => mrkdwn(cutSlack(text, SLACK_LIMITS.sectionText)))
  return { type: "context", elements: cut }
}

/** Buttons that open addresses, without those that exceed Slack's limit. Null if none remains. */
export function buttons(links: readonly { readonly text: string; readonly url: string }[]): SlackBlock | null {
  const elements = links
    .filter(({ url }) => url.length <= SLACK_LIMITS.buttonUrl)
    .slice(0, SLACK_LIMITS.buttons)
    .map(({ text, url }, index): Button => {
      return { type: "button", text: plain(cutSlack(text, SLACK_LIMITS.buttonText)), url, action_id: `open-${index}` }
    })
  return elements.length === 0 ? null : { type: "actions", elements }
}

function plain(text: string): PlainText {
  return { type: "plain_text", text, emoji: false }
}

function mrkdwn(text: string): Mrkdwn {
  return { type: "mrkdwn", text, verbatim: true }
}
