/**
 * Whether a rule's index patterns include an index. A pattern may contain `*`; a leading `-` excludes. A rule without
 * patterns includes every index. Source: Elasticsearch's multi-target syntax.
 */
export function isIndexOf(patterns: readonly string[], index: string): boolean {
  let included = patterns.every((pattern) => pattern.startsWith("-"))
  for (const pattern of patterns) {
    if (pattern.startsWith("-")) included &&= !matches(pattern.slice(1), index)
    else included ||= matches(pattern, index)
  }
  return included
}

function matches(pattern: string, index: string): boolean {
  const parts = pattern.split("*")
  const last = parts.length - 1
  let at = 0
  for (const [number, part] of parts.entries()) {
    if (number === 0) {
      if (!index.startsWith(part)) return false
      at = part.length
    } else if (number === last) {
      return index.length - at >= part.length && index.endsWith(part)
    } else {
      const found = index.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
  }
  return at === index.length
}
