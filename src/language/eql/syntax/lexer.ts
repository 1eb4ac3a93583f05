import { type Diagnostic, inOrder, MAX_DIAGNOSTICS, type Outcome } from "../../diagnostics/diagnostic.ts"
import type { Span } from "../../diagnostics/source.ts"
import { lexString, matchAt, type Report } from "./lex-string.ts"
import { type Keyword, keywords, punctuators, type Token } from "./token.ts"

const BLANK_OR_COMMENT = /[ \t\r\n]+|\/\/[^\r\n]*/y
const NAME = /[A-Za-z_@][A-Za-z0-9_]*~?/y
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const QUOTED_NAME = /`((?:[^`]|``)+)`/y

/** The largest `long`; an integer beyond it is a double, as in Elasticsearch. */
const MAX_UNSIGNED_LONG = 2n ** 64n - 1n
const MAX_INTEGER_DIGITS = String(MAX_UNSIGNED_LONG).length

/** A run of characters that start no token, comment or white space. */
const UNKNOWN_CHARACTERS = /[^A-Za-z0-9_@\s"'`=!<>+\-*/%:.,()[\]|?]+/y

const keywordSet: ReadonlySet<string> = new Set(keywords)

/**
 * Splits a query's text into tokens, by the lexical rules of Elasticsearch's EqlBase.g4. The last token is `end`. White space and
 * comments are removed. An error does not stop the lexer: it reports all errors, up to a maximum.
 */
export function lex(text: string): Outcome<readonly Token[]> {
  const tokens: Token[] = []
  const diagnostics: Diagnostic[] = []
  const report: Report = (code, span, message, ...notes) => {
    diagnostics.push({ code, severity: "error", message, span, notes })
  }
  for (let at = 0; at < text.length && diagnostics.length < MAX_DIAGNOSTICS; ) {
    const token = matchAt(BLANK_OR_COMMENT, text, at) === null ? lexToken(text, at, report) : null
    if (token) tokens.push(token.token)
    at = token?.end ?? skip(text, at, report)
  }
  // An unclosed string is reported after the escape sequences in it.
  if (diagnostics.length > 0) return { ok: false, diagnostics: inOrder(diagnostics) }
  tokens.push({ kind: "end", span: { start: text.length, end: text.length } })
  return { ok: true, value: tokens, warnings: [] }
}

type Lexed = { readonly token: Token; readonly end: number }

/** The token at a position; null for a comment, or if there is no token. */
function lexToken(text: string, start: number, report: Report): Lexed | null {
  if (text.startsWith("/*", start)) return null
  const string = lexString(text, start, report)
  if (string) return lexed({ kind: "string", value: string.value, span: { start, end: string.end } })
  const name = matchAt(NAME, text, start)
  if (name) return lexed(wordToken(name[0], { start, end: start + name[0].length }))
  const number = matchAt(NUMBER, text, start)
  if (number) return lexed(numberToken(number[0], { start, end: start + number[0].length }, report))
  const quoted = matchAt(QUOTED_NAME, text, start)
  if (quoted) {
    const span = { start, end: start + quoted[0].length }
    return lexed({
      kind: "identifier",
      text: (quoted[1] ?? "").replaceAll("``", "`"),
      quoted: true,
      tilde: false,
      span,
    })
  }
  const punctuator = punctuators.find((candidate) => text.startsWith(candidate, start))
  return punctuator
    ? lexed({ kind: "punctuator", text: punctuator, span: { start, end: start + punctuator.length } })
    : null
}

function lexed(token: Token): Lexed {
  return { token, end: token.span.end }
}

/** Skips white space, a comment, or characters that start no token. Returns the position after them. */
function skip(text: string, start: number, report: Report): number {
  const blank = matchAt(BLANK_OR_COMMENT, text, start)
  if (blank) return start + blank[0].length
  if (text.startsWith("/*", start)) {
    const end = commentEnd(text, start)
    if (end !== null) return end
    const note = "Close it with `*/`. Comments nest, so each `/*` needs its own `*/`."
    report("EQL104", { start, end: start + 2 }, "this comment is not closed", note)
    return text.length
  }
  if (text[start] === "`") {
    report(
      "EQL105",
      { start, end: start + 1 },
      "this backtick starts a name that is empty or not closed",
      "Close the name with a backtick. Write a backtick in the name twice.",
    )
    return text.length
  }
  const unknown = matchAt(UNKNOWN_CHARACTERS, text, start)?.[0] ?? String.fromCodePoint(text.codePointAt(start) ?? 0)
  const first = String.fromCodePoint(unknown.codePointAt(0) ?? 0)
  const end = start + unknown.length
  report("EQL101", { start, end }, `no token starts with ${characterName(first)}`, ...hints(first))
  return end
}

/** A character as messages show it. An invisible character is shown as its code point. */
function characterName(character: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return `\`${character}\``
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
}

function hints(character: string): string[] {
  if (character === "~")
    return ["A `~` directly follows the name of a function or operator: `endsWith~(…)`, `in~`, `like~`."]
  if (character === "&") return ["Join conditions with `and`."]
  if ("“”‘’«»".includes(character)) return ["Write a string in straight double quotes."]
  if (character === "#" || character === ";") return ["A comment starts with `//`, or is between `/*` and `*/`."]
  if (character === "\\") return ["A backslash is allowed in strings only."]
  if (character === "\uFEFF") return ["It is a byte order mark. Remove it from the start of the file."]
  if (/^[\p{Z}\p{C}]$/u.test(character)) return ["It is invisible. White space is blanks, tabs and line ends."]
  return ["Write a name with characters other than letters, digits, `_` and `@` in backticks."]
}

/** The end of the comment whose `/*` is at `start`. Comments nest. */
function commentEnd(text: string, start: number): number | null {
  const edge = /\/\*|\*\//g
  edge.lastIndex = start
  let depth = 0
  for (let found = edge.exec(text); found; found = edge.exec(text)) {
    depth += found[0] === "/*" ? 1 : -1
    if (depth === 0) return edge.lastIndex
  }
  return null
}

function wordToken(word: string, span: Span): Token {
  if (keywordSet.has(word)) return { kind: "keyword", text: word as Keyword, span }
  const tilde = word.endsWith("~")
  return { kind: "identifier", text: tilde ? word.slice(0, -1) : word, quoted: false, tilde, span }
}

/** An integer that does not fit into an `unsigned_long` is a double. A number that does not fit into a double is an error, as in Elasticsearch. */
function numberToken(digits: string, span: Span, report: Report): Token {
  const integer = /^\d+$/.test(digits) && digits.replace(/^0+/, "").length <= MAX_INTEGER_DIGITS ? BigInt(digits) : null
  if (integer !== null && integer <= MAX_UNSIGNED_LONG) return { kind: "integer", value: integer, span }
  const value = Number(digits)
  if (value === Number.POSITIVE_INFINITY)
    report("EQL108", span, "this number is too large", "The largest number is about 1.8e308.")
  return { kind: "decimal", value, span }
}
