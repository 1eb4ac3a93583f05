import { type Fill, fillCode, type InlineStyle, renderInline } from "../guide/inline.ts"
import { type GuideBlock, readGuide } from "../guide/read-guide.ts"
import { printable } from "../rendering/escape.ts"
import { slackEscape, slackLink } from "../rendering/mrkdwn.ts"

const safe = (text: string) => slackEscape(printable(text))

type Styles = { readonly line: InlineStyle; readonly heading: InlineStyle }

function slackStyles(fill: Fill): Styles {
  const line: InlineStyle = {
    text: safe,
    strong: (inner) => (inner.trim() === "" ? inner : `*${inner.trim()}*`),
    emphasis: (inner) => `_${inner}_`,
    code: (code) => `\`${fillCode(code, safe, fill)}\``,
    link: (label, url) => (/^https?:\/\//i.test(url) ? slackLink(printable(url), label) : `${label} (${safe(url)})`),
  }
  // A heading is bold as a whole, and marks do not nest.
  return { line, heading: { ...line, strong: (inner) => inner, emphasis: (inner) => inner, code: safe } }
}

/** Renders a rule's investigation guide in Slack's mrkdwn, as paragraphs that fit into sections one by one. */
export function slackGuide(markdown: string, fill: Fill = () => ""): string[] {
  const styles = slackStyles(fill)
  let number = 0
  return readGuide(markdown).map((block) => {
    number = block.kind === "step" && block.depth === 0 ? number + 1 : block.kind === "heading" ? 0 : number
    return paragraph(block, number, styles)
  })
}

function paragraph(block: GuideBlock, number: number, { line, heading }: Styles): string {
  switch (block.kind) {
    case "heading":
      return `*${renderInline(block.text, heading)}*`
    case "step":
      return `${block.depth === 0 ? `${number}.` : `${"    ".repeat(block.depth)}•`} ${renderInline(block.text, line)}`
    case "quote":
      return `> ${renderInline(block.text, line)}`
    case "code":
      return `\`\`\`${block.lines.map(safe).join("\n").replaceAll("`", "'")}\`\`\``
    case "table":
      return block.rows.map((row) => `• ${row.map((cell) => renderInline(cell, line)).join(" | ")}`).join("\n")
    case "paragraph":
      return renderInline(block.text, line).trim()
  }
}
