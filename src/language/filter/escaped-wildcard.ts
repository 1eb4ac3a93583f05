import type { WildcardParts } from "../runtime/patterns/quoted-wildcard.ts"

/**
 * The pieces of a pattern of Elasticsearch's `wildcard` query. `*` matches any text, `?` one character. A backslash escapes the
 * next character, whatever it is; at the end it stands for itself.
 */
export function parseEscapedWildcard(pattern: string): WildcardParts {
  const parts: string[][] = []
  let pieces: string[] = []
  let piece = ""
  for (const token of pattern.match(/\\.|./gsu) ?? []) {
    if (token === "?" || token === "*") {
      pieces.push(piece)
      piece = ""
    }
    if (token === "*") {
      parts.push(pieces)
      pieces = []
    }
    if (token !== "?" && token !== "*") piece += token.length > 1 && token.startsWith("\\") ? token.slice(1) : token
  }
  return [...parts, [...pieces, piece]]
}
