import { Lexer, type Token, Tokenizer, type Tokens } from "marked"
import { replaceKibanaPlugins } from "./kibana-plugins.ts"

/** A part of an investigation guide. `text` holds inline tokens, which `renderInline` writes in a channel's style. */
export type GuideBlock =
  | { readonly kind: "heading"; readonly level: number; readonly text: readonly Token[] }
  | { readonly kind: "paragraph"; readonly text: readonly Token[] }
  | { readonly kind: "quote"; readonly text: readonly Token[] }
  /** An item of a list. `depth` counts from 0. */
  | { readonly kind: "step"; readonly depth: number; readonly text: readonly Token[] }
  | { readonly kind: "code"; readonly lines: readonly string[] }
  | {
      readonly kind: "table"
      readonly heading: readonly (readonly Token[])[]
      readonly rows: readonly (readonly (readonly Token[])[])[]
    }

/**
 * A longer guide is not parsed beyond this, so that unusual Markdown costs at most a second. Elastic's guides are far
 * shorter.
 */
const MAX_PARSED_LENGTH = 50_000

/** Deeper lists and quotes are text: the parser is recursive. */
const MAX_NESTING = 8

/** Steps below this depth are shown at it. */
const MAX_STEP_DEPTH = 3

/**
 * Limits the nesting, and leaves text that its author did not mean as a mark: bare addresses, `*` within a word, and a
 * backslash before a quotation mark, which ends a Windows path.
 */
class GuideTokenizer extends Tokenizer {
  #depth = 0

  override blockquote(source: string) {
    return this.#nest(() => super.blockquote(source))
  }

  override list(source: string) {
    return this.#nest(() => super.list(source))
  }

  override url() {
    return undefined
  }

  override escape(source: string) {
    return /^\\["']/.test(source) ? undefined : super.escape(source)
  }

  override emStrong(source: string, masked: string, previous = "") {
    return /^\*(?!\*)/.test(source) && /\w/.test(previous) ? undefined : super.emStrong(source, masked, previous)
  }

  #nest<T>(parse: () => T | undefined): T | undefined {
    if (this.#depth >= MAX_NESTING) return undefined
    this.#depth++
    try {
      return parse()
    } finally {
      this.#depth--
    }
  }
}

/**
 * Parses the Markdown of a rule's investigation guide. Kibana's `!{investigate{…}}` and `!{osquery{…}}` become sentences.
 * HTML comments are removed, and other HTML remains as text.
 */
export function readGuide(markdown: string): readonly GuideBlock[] {
  const isLong = markdown.length > MAX_PARSED_LENGTH
  const end = isLong ? markdown.lastIndexOf("\n", MAX_PARSED_LENGTH) + 1 : markdown.length
  const text = replaceKibanaPlugins(markdown.slice(0, end))
  const tokens = new Lexer({ gfm: true, tokenizer: new GuideTokenizer() }).lex(text)
  const rest = markdown
    .slice(end)
    .split("\n")
    .filter((line) => line.trim() !== "")
  return [
    ...tokens.flatMap((token) => blocksOf(token, 0)),
    ...rest.map((line): GuideBlock => ({ kind: "paragraph", text: [textToken(line.trim())] })),
  ]
}

function blocksOf(token: Token, depth: number): GuideBlock[] {
  switch (token.type) {
    case "heading":
      return [{ kind: "heading", level: token.depth, text: token.tokens ?? [] }]
    case "paragraph":
    case "text":
      return [{ kind: "paragraph", text: token.tokens ?? [token] }]
    case "code":
      return [{ kind: "code", lines: token.text.split("\n") }]
    case "blockquote":
      return (token.tokens ?? []).flatMap((inner) => blocksOf(inner, 0)).map(quoted)
    case "list":
      return (token as Tokens.List).items.flatMap((item) => stepsOf(item, depth))
    case "table": {
      const { header, rows } = token as Tokens.Table
      return [{ kind: "table", heading: header.map(tokensOf), rows: rows.map((row) => row.map(tokensOf)) }]
    }
    case "html": {
      const text = token.raw.replace(/<!--[\s\S]*?(?:-->|$)/g, "").trim()
      return text === "" ? [] : [{ kind: "paragraph", text: [textToken(text)] }]
    }
    default:
      return []
  }
}

/** A step for the item's first text, then the item's other blocks, with nested lists one level deeper. */
function stepsOf(item: Tokens.ListItem, depth: number): GuideBlock[] {
  const [first, ...rest] = item.tokens.filter(({ type }) => type !== "checkbox")
  const startsWithText = first !== undefined && (first.type === "text" || first.type === "paragraph")
  return [
    {
      kind: "step",
      depth: Math.min(depth, MAX_STEP_DEPTH),
      text: startsWithText ? tokensOf(first as Tokens.Text) : [],
    },
    ...(startsWithText ? rest : item.tokens).flatMap((token) => blocksOf(token, depth + 1)),
  ]
}

function quoted(block: GuideBlock): GuideBlock {
  return "text" in block ? { kind: "quote", text: block.text } : block
}

function tokensOf(token: { readonly tokens?: Token[] }): readonly Token[] {
  return token.tokens ?? []
}

function textToken(text: string): Token {
  return { type: "text", raw: text, text, escaped: false }
}
