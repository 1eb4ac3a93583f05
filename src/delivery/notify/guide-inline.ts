/** How a channel writes what Markdown marks within a line. `text` writes all that stands between the marks. */
export type InlineStyle = {
  readonly text: (text: string) => string
  readonly strong: (inner: string) => string
  readonly emphasis: (inner: string) => string
  readonly code: (code: string) => string
  readonly link: (label: string, url: string) => string
}

/** Gives the value of an ECS field, written for the channel; empty when the event has none. */
export type Fill = (field: string) => string

/**
 * Writes code, and the alert's values in the place of `{{host.id}}`: Kibana fills them in its buttons' queries, which
 * stand in code here. A field without a value stays as it is.
 */
export function filledCode(code: string, write: (text: string) => string, fill: Fill): string {
  const parts = code.split(/(\{\{[\w.@-]{1,200}\}\})/)
  return parts.map((part, index) => (index % 2 === 0 ? write(part) : fill(part.slice(2, -2)) || write(part))).join("")
}

/**
 * One mark: an escaped character, code, an image, a link, a bare link, strong, emphasis. Each is bounded, so that time
 * grows with the text's length alone.
 */
const MARK = new RegExp(
  [
    String.raw`\\(?<escaped>[\\${"`"}*_{}[\]()#+.!|<>~-])`,
    String.raw`(?<ticks>${"`"}{1,3})(?<code>[^${"`"}]{1,2000})\k<ticks>`,
    String.raw`!?\[(?<label>[^\]\[]{0,500})\]\((?<url>[^\s()]{1,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500})?)(?:\s+"[^"]{0,200}")?\)`,
    String.raw`<(?<auto>https?:\/\/[^\s<>]{1,2000})>`,
    String.raw`\*\*(?<strong>[^*]{1,1000})\*\*|__(?<strong2>[^_]{1,1000})__`,
    String.raw`(?<![\w*])\*(?<em>[^*\s][^*]{0,500})\*(?![\w*])|(?<![\w_])_(?<em2>[^_\s][^_]{0,500})_(?![\w_])`,
  ].join("|"),
  "gu",
)

export function renderInline(markdown: string, style: InlineStyle): string {
  let result = ""
  let from = 0
  for (const match of markdown.matchAll(MARK)) {
    result += style.text(markdown.slice(from, match.index)) + renderMark(match.groups ?? {}, style)
    from = match.index + match[0].length
  }
  return result + style.text(markdown.slice(from))
}

function renderMark(groups: { readonly [name: string]: string | undefined }, style: InlineStyle): string {
  const { escaped, code, label, url, auto } = groups
  if (escaped !== undefined) return style.text(escaped)
  if (code !== undefined) return style.code(code)
  if (auto !== undefined) return style.link("", auto)
  if (url !== undefined) return style.link(renderInline(label ?? "", { ...style, link: (inner) => inner }), url)
  const strong = groups["strong"] ?? groups["strong2"]
  if (strong !== undefined) return style.strong(renderInline(strong, style))
  return style.emphasis(renderInline(groups["em"] ?? groups["em2"] ?? "", style))
}
