import { styleText } from "node:util"
import { lex } from "./syntax/lexer.ts"
import type { Token } from "./syntax/token.ts"

const COLORS: { readonly [kind in Token["kind"]]?: Parameters<typeof styleText>[0] } = {
  keyword: "magenta",
  string: "green",
  integer: "cyan",
  decimal: "cyan",
}

/** The query with colors for a terminal. A query that cannot be read, and the text between tokens, stay as they are. */
export function highlight(query: string): string {
  const tokens = lex(query)
  if (!tokens.ok) return query
  let at = 0
  let colored = ""
  for (const { kind, span } of tokens.value) {
    const text = query.slice(span.start, span.end)
    const color = COLORS[kind]
    const options = { validateStream: false }
    colored += query.slice(at, span.start) + (color === undefined ? text : styleText(color, text, options))
    at = span.end
  }
  return colored + query.slice(at)
}
