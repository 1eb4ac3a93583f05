/**
 * Converts ASCII letters to lower case and nothing else, as Elasticsearch's `case_insensitive` does in term, wildcard, prefix and
 * regexp queries on fields. The length never changes.
 */
export function lower(text: string): string {
  // Both expressions match one character at a time, so neither can backtrack.
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase()
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** Java's toLowerCase(Locale.ROOT), for `~` functions, which run in scripts. The length can change: `İ` becomes two characters. */
export function foldUnicode(text: string): string {
  return text.toLowerCase()
}

/**
 * Java's compareToIgnoreCase. It compares characters one to one by the lower case of their upper case: `ß` differs from `ss`, but
 * the Kelvin sign equals `k`, and the two small sigmas are equal.
 */
export function compareIgnoringCase(left: string, right: string): number {
  let a = 0
  let b = 0
  while (a < left.length && b < right.length) {
    const one = left.codePointAt(a) ?? 0
    const other = right.codePointAt(b) ?? 0
    if (one !== other) {
      const difference = simpleFold(one) - simpleFold(other)
      if (difference !== 0) return difference
    }
    a += one > 0xffff ? 2 : 1
    b += other > 0xffff ? 2 : 1
  }
  return left.length - a - (right.length - b)
}

/** Character.toLowerCase(Character.toUpperCase(c)), which ignores mappings to more than one character. */
function simpleFold(point: number): number {
  if (point < 128) return point >= 65 && point <= 90 ? point + 32 : point
  const character = String.fromCodePoint(point)
  const upper = oneOf(character.toUpperCase(), character)
  // The capital dotted I has two characters in lower case by full mapping, and a plain i by simple mapping.
  const folded = upper === "\u0130" ? "i" : oneOf(upper.toLowerCase(), upper)
  return folded.codePointAt(0) ?? 0
}

function oneOf(mapped: string, otherwise: string): string {
  return Array.from(mapped).length === 1 ? mapped : otherwise
}
