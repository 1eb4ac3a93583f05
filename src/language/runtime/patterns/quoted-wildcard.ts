/**
 * A wildcard in pieces: the parts between its stars, each split at its question marks. The pieces are plain text and can contain
 * stars and question marks.
 */
export type WildcardParts = readonly (readonly string[])[]

/**
 * The wildcard that Elasticsearch builds from the constant of `endsWith` or `stringContains`. A backslash quotes `*`, `?` and
 * another backslash. Before any other character, and at the end, it stands for itself.
 */
export function parseQuotedWildcard(text: string): WildcardParts {
  return wildcardParts(text.match(/\\[*?\\]|./gs) ?? [])
}

/** The pieces of a wildcard in tokens: a character, or a backslash with the character that it quotes. */
export function wildcardParts(tokens: readonly string[]): WildcardParts {
  const parts: string[][] = []
  let pieces: string[] = []
  let piece = ""
  for (const token of tokens) {
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
