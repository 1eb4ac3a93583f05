import { escapeHtml, page } from "./html.ts"

export const EMAIL_WIDTH = 780

const STYLE = `
  .mail { border: 1px solid #d5d8dc; border-radius: 6px; overflow: hidden }
  .head { padding: 14px 18px; background: #f4f6f8; border-bottom: 1px solid #d5d8dc }
  .subject { font-size: 18px; font-weight: bold; margin-bottom: 6px }
  .line { color: #5f6670; font-size: 13px }
  pre { padding: 18px; font: 14px/1.4 "Liberation Mono", "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
`

/** An email as a mail program shows it that uses a monospaced font for plain text. */
export function emailPage({ subject, body }: { readonly subject: string; readonly body: string }): string {
  const head = `<div class="subject">${escapeHtml(subject)}</div>
    <div class="line">From: AWS Notifications &lt;no-reply@sns.amazonaws.com&gt;</div>
    <div class="line">To: soc@example.org</div>`
  return page(
    EMAIL_WIDTH,
    STYLE,
    `<div class="mail"><div class="head">${head}</div><pre>${escapeHtml(body.trimEnd())}</pre></div>`,
  )
}
