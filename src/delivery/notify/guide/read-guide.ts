import { Lexer, type Token, Tokenizer, type Tokens } from "marked"
import { cutUnits } from "../rendering/cut.ts"
import { replaceKibanaPlugins } from "./kibana-plugins.ts"

type Inline = readonly Token[]

/** A part of an investigation guide. `renderInline` writes its inline tokens in a channel's style. */
export type GuideBlock =
  | { readonly kind: "heading"; readonly level: number; readonly text: Inline }
  | { readonly kind: "paragraph" | "quote"; readonly text: Inline }
  /** An item of a list. `depth` counts from 0. */
  | { readonly kind: "step"; readonly depth: number; readonly text: Inline }
  | { readonly kind: "code"; readonly lines: readonly string[] }
  | { readonly kind: "table"; readonly heading: readonly Inline[]; readonly rows: readonly (readonly Inline[])[] }

/** A longer guide is cut, so that unusual Markdown takes at most seconds to parse. Elastic's guides are far shorter. */
const MAX_LENGTH = 50_000

/** Deeper lists and quotes are text: the parser is recursive. */
const MAX_NESTING = 8

/** Deeper steps are shown at this depth. */
const MAX_STEP_DEPTH = 3

const COMMENT = /<!--[\s\S]*?(?:-->|$)/g

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
  const text = replaceKibanaPlugins(cutUnits(markdown, MAX_LENGTH).replace(COMMENT, ""))
  const tokens = new Lexer({ gfm: true, tokenizer: new GuideTokenizer() }).lex(text)
  return tokens.flatMap((token) => blocksOf(token, 0))
}

function blocksOf(token: Token, depth: number): GuideBlock[] {
  switch (token.type) {
    case "heading":
      return [{ kind: "heading", level: token.depth, text: inlineOf(token) }]
    case "paragraph":
    case "text":
    case "html":
      return [{ kind: "paragraph", text: inlineOf(token) }]
    case "code":
      return [{ kind: "code", lines: token.text.split("\n") }]
    case "blockquote":
      return (token.tokens ?? [])
        .flatMap((inner) => blocksOf(inner, 0))
        .map((block) => ("text" in block ? { kind: "quote", text: block.text } : block))
    case "list":
      return (token as Tokens.List).items.flatMap((item) => stepsOf(item, depth))
    case "table": {
      const { header, rows } = token as Tokens.Table
      return [{ kind: "table", heading: header.map(inlineOf), rows: rows.map((row) => row.map(inlineOf)) }]
    }
    default:
      return []
  }
}

/** A step with the item's first text, then the item's other blocks, with nested lists one level deeper. */
function stepsOf({ tokens }: Tokens.ListItem, depth: number): GuideBlock[] {
  const end = tokens.findIndex(({ type }) => type === "text" || type === "paragraph") + 1
  const text = tokens.slice(0, end).flatMap(inlineOf)
  const step: GuideBlock = { kind: "step", depth: Math.min(depth, MAX_STEP_DEPTH), text }
  return [step, ...tokens.slice(end).flatMap((token) => blocksOf(token, depth + 1))]
}

/** The inline tokens of a block or a table's cell; a token without any is one itself. */
function inlineOf(token: Token | Tokens.TableCell): Inline {
  return ("tokens" in token && token.tokens) || [token as Token]
}
