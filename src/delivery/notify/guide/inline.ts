import type { Token } from "marked"

/** How a channel writes Markdown within a line. `text` writes everything that has no mark. */
export type InlineStyle = {
  readonly text: (text: string) => string
  readonly strong: (inner: string) => string
  readonly emphasis: (inner: string) => string
  readonly code: (code: string) => string
  readonly link: (label: string, url: string) => string
}

/** Returns the value of an ECS field, escaped for the channel; empty if the event has none. */
export type Fill = (field: string) => string

/**
 * Writes code, and replaces `{{host.id}}` with the alert's value: Kibana does this in the queries of its buttons, which are
 * code here. A field without a value remains unchanged. Values are inserted after the Markdown is parsed, so an event
 * cannot add marks.
 */
export function fillCode(code: string, write: (text: string) => string, fill: Fill): string {
  const parts = code.split(/(\{\{[\w.@-]{1,200}\}\})/)
  return parts.map((part, index) => (index % 2 === 0 ? write(part) : fill(part.slice(2, -2)) || write(part))).join("")
}

/** Writes inline tokens in a channel's style; tokens that the style does not have are text. */
export function renderInline(tokens: readonly Token[], style: InlineStyle): string {
  return tokens.map((token) => renderToken(token, style)).join("")
}

function renderToken(token: Token, style: InlineStyle): string {
  switch (token.type) {
    case "strong":
      return style.strong(renderInline(token.tokens ?? [], style))
    case "em":
      return style.emphasis(renderInline(token.tokens ?? [], style))
    case "codespan":
      return style.code(token.text)
    case "link": {
      const isAutolink = token.raw.startsWith("<")
      const label = isAutolink ? "" : renderInline(token.tokens ?? [], { ...style, link: (inner) => inner })
      return style.link(label, token.href)
    }
    case "image":
      return style.link(style.text(token.text), token.href)
    default:
      return style.text((token.type === "escape" ? token.text : token.raw).replace(/\s*\n\s*/g, " "))
  }
}
