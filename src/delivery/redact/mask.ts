import { CONTEXT_PATTERNS } from "./secrets/by-context.ts"
import { FORMAT_PATTERNS } from "./secrets/by-format.ts"
import { P_SWITCH, PROGRAMS_WITH_OTHER_P, TOOL_PATTERNS } from "./secrets/by-tool.ts"

const SECRET_PATTERNS = [...CONTEXT_PATTERNS, ...TOOL_PATTERNS, ...FORMAT_PATTERNS]

/** The text that replaces a secret. */
export const MASK = "[masked]"

/** The limit of a command line in Windows (CreateProcess); the rest of a longer text is not shown. */
export const MAX_MASKED_LENGTH = 32_768

/** Shorter secrets are not masked elsewhere: they would be found inside words. */
const MIN_REMEMBERED_LENGTH = 6

/** How many secrets of an alert are masked elsewhere, the longest: each costs a search of every text. */
const MAX_REMEMBERED = 256

const QUOTES = new Set(["\\", '"', "'"])

/** Random text of at least this length and entropy is a key that no pattern describes. */
const RANDOM =
  /(?<![\w\\./+-])[A-Za-z0-9+_=-]{32,512}(?![\w\\/+-]|\.[a-z])|(?<![\w\\./+-])[A-Za-z0-9+/]{40}(?![\w\\/+=-]|\.[a-z])/g
const RANDOM_BITS = 4.3

type Span = { readonly start: number; readonly end: number }

/** Masks every secret that is found in a text. Programs, switches and names remain. */
export function mask(text: string): string {
  const head = text.slice(0, MAX_MASKED_LENGTH)
  const hidden = maskSpans(head, secretSpans(head))
  return text.length > MAX_MASKED_LENGTH ? `${hidden}… [${text.length - MAX_MASKED_LENGTH} more characters]` : hidden
}

/** The secrets that are found in a text. */
function secretsIn(text: string): readonly string[] {
  const head = text.slice(0, MAX_MASKED_LENGTH)
  return secretSpans(head).map(({ start, end }) => withoutQuotes(head.slice(start, end)))
}

/** The text without quotation marks and backslashes at its ends. A loop: a pattern would try every run of them. */
function withoutQuotes(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && QUOTES.has(text[start] ?? "")) start++
  while (end > start && QUOTES.has(text[end - 1] ?? "")) end--
  return text.slice(start, end)
}

/**
 * Returns a function that masks the texts of one alert. A secret found in one of its command lines is masked in every text,
 * unless it is also in one of the `visible` texts (names of programs, the rule): otherwise an attacker could hide a program
 * by passing its name as a password.
 */
export function masker(commandLines: readonly string[], visible: readonly string[]): (text: string) => string {
  const open = visible.map((text) => text.slice(0, MAX_MASKED_LENGTH).toLowerCase())
  const isOpen = (secret: string) => open.some((text) => text.includes(secret.toLowerCase()))
  const longestFirst = [...new Set(commandLines.flatMap(secretsIn))]
    .filter((secret) => secret.length >= MIN_REMEMBERED_LENGTH)
    .sort((left, right) => right.length - left.length)
    .slice(0, MAX_REMEMBERED)
    .filter((secret) => !isOpen(secret))
  const masked = new Map<string, string>()
  return (text) => {
    const before = masked.get(text)
    if (before !== undefined) return before
    const hidden = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, MASK), mask(text))
    masked.set(text, hidden)
    return hidden
  }
}

function secretSpans(text: string): Span[] {
  const patterns = PROGRAMS_WITH_OTHER_P.test(programOf(text)) ? SECRET_PATTERNS : [...SECRET_PATTERNS, P_SWITCH]
  const spans: Span[] = []
  for (const { pattern } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const { head, secret } = match.indices?.groups ?? {}
      const [from, end] = secret ?? [0, 0]
      const [start] = head ?? [from]
      if (end > start) spans.push({ start, end })
    }
  }
  for (const match of text.matchAll(RANDOM)) {
    if (isRandom(match[0])) spans.push({ start: match.index, end: match.index + match[0].length })
  }
  return mergeOverlapping(spans)
}

function mergeOverlapping(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.toSorted((left, right) => left.start - right.start)) {
    const last = result.at(-1)
    if (last && span.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else result.push(span)
  }
  return result
}

function maskSpans(text: string, spans: readonly Span[]): string {
  let shown = ""
  let from = 0
  for (const { start, end } of spans) {
    shown += text.slice(from, start) + MASK
    from = end
  }
  return shown + text.slice(from)
}

/** The name of the program at the start of a command line. */
function programOf(commandLine: string): string {
  const [, quoted, bare] = /^\s*(?:"([^"]*)"|(\S+))/.exec(commandLine) ?? []
  const path = quoted ?? bare ?? ""
  return (path.split(/[\\/]/).at(-1) ?? "").replace(/\.exe$/i, "")
}

function isRandom(text: string): boolean {
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || (text.match(/\d/g) ?? []).length < 3) return false
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  const bits = [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  )
  return bits >= RANDOM_BITS
}
