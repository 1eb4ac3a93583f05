import { parseBounded } from "./regex/check.ts"
import { languageOf } from "./regex/language.ts"
import { Matcher } from "./regex/matcher.ts"

export { checkRegex } from "./regex/check.ts"
export { requiredText } from "./regex/required-text.ts"

/**
 * A test for a Lucene regular expression, which has to match the whole value, in time proportional to the value.
 * `insensitive` folds ASCII alone. The pattern has passed `checkRegex`; one that has not throws RegexError here.
 */
export function regex(pattern: string, insensitive: boolean): (value: string) => boolean {
  const matcher = new Matcher(languageOf(parseBounded(pattern), insensitive))
  return (value) => matcher.matches(value)
}
