import type { DiagnosticCode } from "./codes.ts"
import type { Span } from "./source.ts"

export type Report = (code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]) => void

export type LexedString = { readonly value: string; readonly end: number }

const ESCAPES: { readonly [letter: string]: string } = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  '"': '"',
  "'": "'",
  "\\": "\\",
}
const CODE_POINT = /\\u\{([0-9A-Fa-f]{2,8})\}/y
const LAST_CODE_POINT = 0x10ffff

/** The string that begins at a place, of any kind; null when none does. A kind that EQL has given up is reported and read. */
export function lexString(text: string, start: number, report: Report): LexedString | null {
  if (text.startsWith('"""', start)) return lexRaw(text, start, report)
  if (text[start] === '"') return lexEscaped(text, start, report)
  if (text[start] === "'") return lexOld(text, start, start, report)
  if (text[start] === "?" && (text[start + 1] === '"' || text[start + 1] === "'"))
    return lexOld(text, start, start + 1, report)
  return null
}

/** `"""…"""`: nothing is an escape, and of up to five quotes at the end the first two belong to the text. */
function lexRaw(text: string, start: number, report: Report): LexedString {
  const closing = text.indexOf('"""', start + 3)
  const lineEnd = endOfLine(text, start)
  if (closing < 0 || closing >= lineEnd) {
    report(
      "EQL102",
      { start, end: start + 3 },
      "this raw string is never closed on its line",
      'Close it with `"""`; a raw string cannot go over a line end.',
    )
    return { value: "", end: lineEnd }
  }
  let end = closing + 3
  for (let more = 0; more < 2 && text[end] === '"'; more++) end++
  return { value: text.slice(start + 3, end - 3), end }
}

function lexEscaped(text: string, start: number, report: Report): LexedString {
  let value = ""
  let at = start + 1
  while (at < text.length && text[at] !== '"' && text[at] !== "\n" && text[at] !== "\r") {
    if (text[at] !== "\\") {
      const from = at
      while (at < text.length && !'"\\\r\n'.includes(text[at] ?? "")) at++
      value += text.slice(from, at)
      continue
    }
    const escaped = lexEscape(text, at, report)
    value += escaped.value
    at = escaped.end
  }
  if (text[at] === '"') return { value, end: at + 1 }
  report(
    "EQL102",
    { start, end: start + 1 },
    "this string is never closed on its line",
    'Close it with `"`; a line end inside a string is written `\\n`.',
  )
  return { value, end: at }
}

function lexEscape(text: string, at: number, report: Report): LexedString {
  const letter = text[at + 1] ?? ""
  const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
  if (plain !== undefined) return { value: plain, end: at + 2 }
  CODE_POINT.lastIndex = at
  const written = CODE_POINT.exec(text)
  if (written) {
    const end = at + written[0].length
    const codePoint = Number.parseInt(written[1] ?? "", 16)
    if (codePoint <= LAST_CODE_POINT && !(codePoint >= 0xd800 && codePoint <= 0xdfff))
      return { value: String.fromCodePoint(codePoint), end }
    report(
      "EQL103",
      { start: at, end },
      `${written[0]} is no Unicode character`,
      "Characters go from 00 to 10FFFF, without D800 to DFFF.",
    )
    return { value: "", end }
  }
  const end = Math.min(at + 2, text.length)
  report(
    "EQL103",
    { start: at, end },
    `\`${text.slice(at, end)}\` is no escape`,
    'The escapes are \\b \\t \\n \\f \\r \\" \\\' \\\\ and \\u{…}. Write `\\\\` for a backslash, or use a raw string: `"""…"""`.',
  )
  return { value: "", end }
}

function lexOld(text: string, start: number, quoteAt: number, report: Report): LexedString {
  const quote = text[quoteAt] ?? ""
  const closing = text.indexOf(quote, quoteAt + 1)
  const lineEnd = endOfLine(text, start)
  const end = closing < 0 || closing >= lineEnd ? lineEnd : closing + 1
  if (quoteAt > start)
    report(
      "EQL107",
      { start, end },
      `\`?${quote}…${quote}\` is the old form of a raw string`,
      'Write a raw string as `"""…"""`.',
    )
  else report("EQL106", { start, end }, "strings stand between double quotes", 'Replace the single quotes by `"`.')
  return { value: text.slice(quoteAt + 1, end - 1), end }
}

function endOfLine(text: string, from: number): number {
  const ends = [text.indexOf("\n", from), text.indexOf("\r", from)].filter((end) => end >= 0)
  return ends.length === 0 ? text.length : Math.min(...ends)
}
