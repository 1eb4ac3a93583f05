import type { DiagnosticCode } from "../../diagnostics/codes.ts"
import type { Span } from "../../diagnostics/source.ts"

export type Report = (code: DiagnosticCode, span: Span, message: string, ...notes: readonly string[]) => void

type LexedString = { readonly value: string; readonly end: number }

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
// A string ends on its line, so each pattern searches at most to the end of the line, and lexing stays linear.
const RAW = /"""([^\r\n]*?)"""("{0,2})/y
const LEGACY = /\??(["'])((?:\\[^\r\n]|(?!\1)[^\r\n])*)\1?/y
const LINE = /[^\r\n]*/y
const CODE_POINT = /\\u\{([0-9A-Fa-f]{2,8})\}/y
const MAX_CODE_POINT = 0x10ffff

/** The string of any kind at a position, or null. A string in a syntax that EQL has removed is reported, but read. */
export function lexString(text: string, start: number, report: Report): LexedString | null {
  if (text.startsWith('"""', start)) return lexRaw(text, start, report)
  if (text[start] === '"') return lexEscaped(text, start, report)
  const isOld = text[start] === "'" || (text[start] === "?" && (text[start + 1] === '"' || text[start + 1] === "'"))
  if (isOld) return lexLegacy(text, start, report)
  return null
}

/** `"""…"""`: there are no escapes, and of up to five quotes at the end the first two belong to the text. */
function lexRaw(text: string, start: number, report: Report): LexedString {
  const raw = matchAt(RAW, text, start)
  if (raw) return { value: `${raw[1]}${raw[2]}`, end: start + raw[0].length }
  report(
    "EQL102",
    { start, end: start + 3 },
    "this raw string is not closed on its line",
    'Close it with `"""`. A raw string cannot contain a line end.',
  )
  return { value: "", end: start + (matchAt(LINE, text, start)?.[0].length ?? 3) }
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
    "this string is not closed on its line",
    'Close it with `"`. Write a line end inside a string as `\\n`.',
  )
  return { value, end: at }
}

function lexEscape(text: string, at: number, report: Report): LexedString {
  const letter = text[at + 1] ?? ""
  const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
  if (plain !== undefined) return { value: plain, end: at + 2 }
  const written = matchAt(CODE_POINT, text, at)
  if (written) {
    const end = at + written[0].length
    const codePoint = Number.parseInt(written[1] ?? "", 16)
    if (codePoint <= MAX_CODE_POINT && !(codePoint >= 0xd800 && codePoint <= 0xdfff))
      return { value: String.fromCodePoint(codePoint), end }
    report(
      "EQL103",
      { start: at, end },
      `${written[0]} is not a Unicode character`,
      "The characters are 00 to 10FFFF, without D800 to DFFF.",
    )
    return { value: "", end }
  }
  const end = Math.min(at + 2, text.length)
  report(
    "EQL103",
    { start: at, end },
    `\`${text.slice(at, end)}\` is not an escape sequence`,
    'The escape sequences are \\b \\t \\n \\f \\r \\" \\\' \\\\ and \\u{…}. Write `\\\\` for a backslash, or use a raw string: `"""…"""`.',
  )
  return { value: "", end }
}

function lexLegacy(text: string, start: number, report: Report): LexedString {
  const [whole = "", quote = "", value = ""] = matchAt(LEGACY, text, start) ?? []
  const end = start + Math.max(1, whole.length)
  if (text[start] === "?") {
    const message = `\`?${quote}…${quote}\` is the old form of a raw string`
    report("EQL107", { start, end }, message, 'Write a raw string as `"""…"""`.')
  } else report("EQL106", { start, end }, "a string needs double quotes", 'Replace the single quotes with `"`.')
  return { value, end }
}

/** The match of a sticky pattern at a position. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
