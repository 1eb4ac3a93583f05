import { AnchoredMatcher } from "./regex/anchored-matcher.ts"
import { checkRegex, matchesEveryText, refuseIfLarge } from "./regex/check.ts"
import { languageOf } from "./regex/language.ts"
import { Matcher } from "./regex/matcher.ts"
import { parseRegex } from "./regex/parse.ts"
import { parseJavaRegex } from "./regex/parse-java.ts"
import { hasAnchors, RegexError } from "./regex/syntax.ts"

/**
 * Returns a test whether an expression in Java's syntax matches the whole value, in time proportional to the value. Throws
 * RegexError for a pattern that `parseJavaRegex` refuses or that is too large.
 */
export function javaRegex(pattern: string, insensitive: boolean): (value: string) => boolean {
  const regex = refuseIfLarge(parseJavaRegex(pattern, insensitive))
  const language = languageOf(regex, false)
  const matcher = hasAnchors(regex) ? new AnchoredMatcher(language) : new Matcher(language)
  return (value) => matcher.matches(value)
}

/** Returns the test of a script, on the result of a function: whether one of some expressions in Java's syntax matches. */
export function regexInScript(patterns: readonly string[], insensitive: boolean): (value: string) => boolean {
  const tests = patterns.map((pattern) => javaRegex(pattern, insensitive))
  return (value) => tests.some((test) => test(value))
}

/**
 * Whether Elasticsearch replaces an expression by a test for null before it runs: it does if the expression matches every text in
 * Lucene's syntax, such as `.*`, which in Java's syntax does not match line ends.
 */
export function isTestForNull(pattern: string): boolean {
  return matchesEveryText(parseRegex(pattern))
}

/** The reason why a pattern on the result of a function is refused, or null. Elasticsearch reads it in both syntaxes. */
export function checkRegexInScript(pattern: string): string | null {
  const reason = checkRegex(pattern)
  if (reason !== null) return reason
  try {
    refuseIfLarge(parseJavaRegex(pattern, false))
    return null
  } catch (error) {
    if (error instanceof RegexError) return `in java.util.regex, which Elasticsearch uses here, ${error.message}`
    throw error
  }
}
