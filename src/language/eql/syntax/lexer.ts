import { type Diagnostic, inOrder, MOST_DIAGNOSTICS, type Outcome } from "../../diagnostics/diagnostic.ts"
import type { Span } from "../../diagnostics/source.ts"
import { lexString, matchAt, type Report } from "./lex-string.ts"
import { type Keyword, keywords, marks, type Token } from "./token.ts"

const BLANK = /[ \t\r\n]+|\/\/[^\r\n]*/y
const NAME = /[A-Za-z_@][A-Za-z0-9_]*~?/y
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const QUOTED_NAME = /`((?:[^`]|``)+)`/y

/** The largest `long`; an integer beyond it is a double, as in Elasticsearch. */
const LONGEST = 2n ** 63n - 1n
const MOST_DIGITS = String(LONGEST).length

/** What no token, comment or white space begins with, as far as it goes on. */
const STRANGE = /[^A-Za-z0-9_@\s"'`=!<>+\-*/%:.,()[\]|?]+/y

const keywordSet: ReadonlySet<string> = new Set(keywords)

/**
 * A query's text as tokens, by the lexical rules of Elasticsearch's EqlBase.g4, closed by an `end`. White space and
 * comments are gone. A fault does not stop the lexer: all are told at once, but for a flood of them.
 */
export function lex(text: string): Outcome<readonly Token[]> {
  const tokens: Token[] = []
  const diagnostics: Diagnostic[] = []
  const report: Report = (code, span, message, ...notes) => {
    diagnostics.push({ code, severity: "error", message, span, notes })
  }
  for (let at = 0; at < text.length && diagnostics.length < MOST_DIAGNOSTICS; ) {
    const token = matchAt(BLANK, text, at) === null ? lexToken(text, at, report) : null
    if (token) tokens.push(token.token)
    at = token?.end ?? skip(text, at, report)
  }
  // A string left open is found after the escapes in it.
  if (diagnostics.length > 0) return { ok: false, diagnostics: inOrder(diagnostics) }
  tokens.push({ kind: "end", span: { start: text.length, end: text.length } })
  return { ok: true, value: tokens, warnings: [] }
}

type Lexed = { readonly token: Token; readonly end: number }

/** The token that begins here; null for a comment, or for what is none and was reported. */
function lexToken(text: string, start: number, report: Report): Lexed | null {
  if (text.startsWith("/*", start)) return null
  const string = lexString(text, start, report)
  if (string) return made({ kind: "string", value: string.value, span: { start, end: string.end } })
  const name = matchAt(NAME, text, start)
  if (name) return made(wordToken(name[0], { start, end: start + name[0].length }))
  const number = matchAt(NUMBER, text, start)
  if (number) return made(numberToken(number[0], { start, end: start + number[0].length }, report))
  const quoted = matchAt(QUOTED_NAME, text, start)
  if (quoted) {
    const span = { start, end: start + quoted[0].length }
    return made({ kind: "identifier", text: (quoted[1] ?? "").replaceAll("``", "`"), quoted: true, tilde: false, span })
  }
  const mark = marks.find((candidate) => text.startsWith(candidate, start))
  return mark ? made({ kind: "mark", text: mark, span: { start, end: start + mark.length } }) : null
}

function made(token: Token): Lexed {
  return { token, end: token.span.end }
}

/** Past white space, a comment, or what no token begins with. */
function skip(text: string, start: number, report: Report): number {
  const blank = matchAt(BLANK, text, start)
  if (blank) return start + blank[0].length
  if (text.startsWith("/*", start)) {
    const end = commentEnd(text, start)
    if (end !== null) return end
    const note = "Close it with `*/`; comments nest, so each `/*` needs one of its own."
    report("EQL104", { start, end: start + 2 }, "this comment is never closed", note)
    return text.length
  }
  if (text[start] === "`") {
    report(
      "EQL105",
      { start, end: start + 1 },
      "this backtick opens a name that is empty or never closed",
      "Close the name with a backtick; a doubled one stands for itself.",
    )
    return text.length
  }
  const strange = matchAt(STRANGE, text, start)?.[0] ?? String.fromCodePoint(text.codePointAt(start) ?? 0)
  const first = String.fromCodePoint(strange.codePointAt(0) ?? 0)
  const end = start + strange.length
  report("EQL101", { start, end }, `no token begins with ${named(first)}`, ...hints(first))
  return end
}

/** A character as a message shows it; one that cannot be seen by its number. */
function named(character: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return `\`${character}\``
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
}

function hints(character: string): string[] {
  if (character === "~")
    return ["A `~` is glued to the name of a function or operator: `endsWith~(…)`, `in~`, `like~`."]
  if (character === "&") return ["Conditions are joined with `and`."]
  if ("“”‘’«»".includes(character)) return ["A string stands between straight double quotes."]
  if (character === "#" || character === ";") return ["A comment begins with `//` or stands between `/*` and `*/`."]
  if (character === "\\") return ["A backslash stands in strings only."]
  if (character === "\uFEFF") return ["It is a byte order mark, which a file of a query has to do without."]
  if (/^[\p{Z}\p{C}]$/u.test(character)) return ["It cannot be seen; white space is blanks, tabs and line ends."]
  return ["A name with other characters than letters, digits, `_` and `@` stands in backticks."]
}

/** Where a comment ends whose `/*` stands here; comments nest. */
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

/** An integer that a `long` does not hold is a double; a number that no double holds is refused, as in Elasticsearch. */
function numberToken(digits: string, span: Span, report: Report): Token {
  const integer = /^\d+$/.test(digits) && digits.replace(/^0+/, "").length <= MOST_DIGITS ? BigInt(digits) : null
  if (integer !== null && integer <= LONGEST) return { kind: "integer", value: integer, span }
  const value = Number(digits)
  if (value === Number.POSITIVE_INFINITY)
    report("EQL108", span, "this number is too large", "The largest is about 1.8e308.")
  return { kind: "decimal", value, span }
}
