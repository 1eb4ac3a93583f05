/** A pattern that is no Lucene regular expression, or too large a one. The message is the reason. */
export class RegexError extends Error {
  override readonly name = "RegexError"
}
