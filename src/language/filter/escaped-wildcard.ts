import { type WildcardParts, wildcardParts } from "../runtime/patterns/quoted-wildcard.ts"

/**
 * The pieces of a pattern of Elasticsearch's `wildcard` query. `*` matches any text, `?` one character. A backslash escapes the
 * next character, whatever it is; at the end it stands for itself.
 */
export function parseEscapedWildcard(pattern: string): WildcardParts {
  return wildcardParts(pattern.match(/\\.|./gsu) ?? [])
}
