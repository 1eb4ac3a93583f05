/**
 * Whether a text matches a pattern, case-sensitively. `*` matches any text, `?` one character; a backslash escapes the next
 * character. Takes at most pattern × text steps, because it backtracks only to the last star.
 * Source: Elasticsearch's wildcard query, which Kibana's "matches" operator uses.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  const tokens = tokensOf(pattern)
  const characters = Array.from(text)
  let token = 0
  let position = 0
  let starToken = -1
  let starPosition = 0
  while (position < characters.length) {
    const current = tokens[token]
    if (current === "any") {
      starToken = token++
      starPosition = position
    } else if (current === "one" || (current !== undefined && current.literal === characters[position])) {
      token++
      position++
    } else if (starToken >= 0) {
      token = starToken + 1
      position = ++starPosition
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === "any")
}

type Token = "any" | "one" | { readonly literal: string }

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = []
  const characters = Array.from(pattern)
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? ""
    if (character === "*") tokens.push("any")
    else if (character === "?") tokens.push("one")
    else if (character === "\\" && index + 1 < characters.length) tokens.push({ literal: characters[++index] ?? "" })
    else tokens.push({ literal: character })
  }
  return tokens
}
