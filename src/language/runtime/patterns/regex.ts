import { parseBounded } from "./regex/check.ts"
import { languageOf } from "./regex/language.ts"
import { Matcher } from "./regex/matcher.ts"

export { checkRegex } from "./regex/check.ts"
export { requiredText } from "./regex/required-text.ts"

/**
 * Returns a test whether a Lucene regular expression matches the whole value, in time proportional to the value.
 * `insensitive` ignores the case of ASCII letters only. The test is made for the first value. It throws RegexError for a pattern
 * that `checkRegex` refuses.
 */
export function regex(pattern: string, insensitive: boolean): (value: string) => boolean {
  let matcher: Matcher | undefined
  return (value) => {
    matcher ??= new Matcher(languageOf(parseBounded(pattern), insensitive))
    return matcher.matches(value)
  }
}
