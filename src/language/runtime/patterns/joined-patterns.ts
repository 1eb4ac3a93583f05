/**
 * The regular expressions that a list stands for. Elasticsearch joins a list into one alternation, so an alternative can extend
 * across the list's commas. If the alternation exceeds a limit that each of its members keeps, the members are run one by one.
 */
export function joinedPatterns(
  patterns: readonly string[],
  check: (pattern: string) => string | null,
): readonly string[] {
  const joined = patterns.join("|")
  return patterns.length > 1 && check(joined) !== null && patterns.every((pattern) => check(pattern) === null)
    ? patterns
    : [joined]
}
