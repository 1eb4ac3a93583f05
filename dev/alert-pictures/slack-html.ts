import type { Mrkdwn, PlainText, SlackBlock } from "../../src/delivery/notify/slack/blocks.ts"
import type { SlackMessage } from "../../src/delivery/notify/slack/message.ts"
import { escapeHtml, page } from "./html.ts"

export const SLACK_WIDTH = 760

const STYLE = `
  .message { display: flex; gap: 10px }
  .icon { width: 36px; height: 36px; border-radius: 8px; background: #1b3a57; color: #fff; font-weight: bold;
    display: grid; place-items: center; flex: none }
  .name { font-weight: 900 } .app { background: #e8e8e8; color: #616061; font-size: 10px; padding: 1px 4px; border-radius: 2px }
  .time { color: #616061; font-size: 12px }
  .content { flex: 1; min-width: 0 }
  .header { font-size: 18px; font-weight: 900; margin: 4px 0 }
  .attachment { border-left: 4px solid; border-radius: 4px; padding: 2px 0 2px 12px; margin-top: 6px }
  .block { margin: 8px 0; overflow-wrap: anywhere }
  .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px }
  .context { color: #616061; font-size: 13px }
  .context span { margin-right: 10px }
  .buttons { display: flex; flex-wrap: wrap; gap: 8px }
  .button { border: 1px solid #bbb; border-radius: 4px; padding: 3px 12px; font-weight: 700; font-size: 14px }
  code { font: 12px/1.5 "Liberation Mono", monospace; color: #c01343; background: #f6f6f6; border: 1px solid #ddd;
    border-radius: 3px; padding: 1px 3px }
  pre { font: 12px/1.5 "Liberation Mono", monospace; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px;
    padding: 8px; margin-top: 4px; white-space: pre-wrap }
  a { color: #1264a3; text-decoration: none }
  blockquote { border-left: 4px solid #ddd; padding-left: 10px; color: #454245 }
`

/** A Slack message as Slack draws it, limited to the blocks and the marks that Landfall uses. */
export function slackPage({ blocks, attachments }: SlackMessage): string {
  const content = [
    `<div><span class="name">Landfall</span> <span class="app">APP</span> <span class="time">8:16 AM</span></div>`,
    ...blocks.map(blockHtml),
    ...attachments.map(
      ({ color, blocks: inner }) =>
        `<div class="attachment" style="border-color: ${color}">${inner.map(blockHtml).join("")}</div>`,
    ),
  ]
  return page(
    SLACK_WIDTH,
    STYLE,
    `<div class="message"><div class="icon">L</div><div class="content">${content.join("")}</div></div>`,
  )
}

function blockHtml(block: SlackBlock): string {
  switch (block.type) {
    case "header":
      return `<div class="header">${textHtml(block.text)}</div>`
    case "section":
      return "fields" in block
        ? `<div class="block fields">${block.fields.map((field) => `<div>${textHtml(field)}</div>`).join("")}</div>`
        : `<div class="block">${textHtml(block.text)}</div>`
    case "context":
      return `<div class="block context">${block.elements.map((one) => `<span>${textHtml(one)}</span>`).join("")}</div>`
    case "actions":
      return `<div class="block buttons">${block.elements.map(({ text }) => `<span class="button">${textHtml(text)}</span>`).join("")}</div>`
    case "divider":
      return "<hr>"
  }
}

/** Slack's three escapes are HTML's, too, so mrkdwn needs no further escaping. */
function textHtml(text: PlainText | Mrkdwn): string {
  return text.type === "plain_text" ? escapeHtml(text.text) : mrkdwnHtml(text.text)
}

function mrkdwnHtml(text: string): string {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]*`)/)
    .map((part) => {
      if (part.startsWith("```")) return `<pre>${part.slice(3, -3)}</pre>`
      return part.startsWith("`") ? `<code>${part.slice(1, -1)}</code>` : marksHtml(part)
    })
    .join("")
}

function marksHtml(text: string): string {
  return text
    .replaceAll(/<([^|>]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replaceAll(/<(https:[^>]+)>/g, '<a href="$1">$1</a>')
    .replaceAll(/(?<!\w)\*([^*\n]+)\*(?!\w)/g, "<b>$1</b>")
    .replaceAll(/(?<![\w/])_([^_\n]+)_(?![\w/])/g, "<i>$1</i>")
    .replaceAll(/^&gt; (.*)$/gm, "<blockquote>$1</blockquote>")
    .replaceAll("\n", "<br>")
}
