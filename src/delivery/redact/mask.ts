import { LONE_P, P_IS_NO_PASSWORD } from "./secrets/by-tool.ts"
import { SECRET_KINDS } from "./secrets/index.ts"

/** What stands in a secret's place. */
export const MASK = "[masked]"

/** Windows ends a command line here (CreateProcess); what is beyond in another text is not shown to people. */
export const LONGEST_MASKED = 32_768

/** Shorter ones are not searched for elsewhere: they would be found in the middle of words. */
const SHORTEST_REMEMBERED = 6

/** Random text of this many characters and bits a character is a key that no pattern knows. */
const RANDOM =
  /(?<![\w\\./+-])[A-Za-z0-9+_=-]{32,512}(?![\w\\/+-]|\.[a-z])|(?<![\w\\./+-])[A-Za-z0-9+/]{40}(?![\w\\/+=-]|\.[a-z])/g
const RANDOM_BITS = 4.3

type Span = { readonly start: number; readonly end: number }

/** The text with every secret that it is known to hold hidden. Programs, switches and names stay. */
export function mask(text: string): string {
  const head = text.slice(0, LONGEST_MASKED)
  const hidden = hide(head, secretSpans(head))
  return text.length > LONGEST_MASKED ? `${hidden}… [${text.length - LONGEST_MASKED} more characters]` : hidden
}

/** The secrets themselves. */
export function secretsIn(text: string): readonly string[] {
  const head = text.slice(0, LONGEST_MASKED)
  return secretSpans(head).map(({ start, end }) => head.slice(start, end).replace(/^[\\"']+|[\\"']+$/g, ""))
}

/**
 * Masks the texts of one alert. A secret found in one of its command lines is hidden wherever else it stands; not where
 * it is also the name of a program or in the rule (`open`), or an attacker could hide what he ran by giving it as a password.
 */
export function masker(commandLines: readonly string[], open: readonly string[]): (text: string) => string {
  const known = new Set(
    commandLines.flatMap(secretsIn).filter((secret) => {
      const lower = secret.toLowerCase()
      return secret.length >= SHORTEST_REMEMBERED && !open.some((text) => text.toLowerCase().includes(lower))
    }),
  )
  const longestFirst = [...known].sort((left, right) => right.length - left.length)
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
  const kinds = P_IS_NO_PASSWORD.test(programOf(text)) ? SECRET_KINDS : [...SECRET_KINDS, LONE_P]
  const spans: Span[] = []
  for (const { pattern } of kinds) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.groups?.["secret"] ?? [0, 0]
      if (end > start) spans.push({ start, end })
    }
  }
  for (const match of text.matchAll(RANDOM)) {
    if (isRandom(match[0])) spans.push({ start: match.index, end: match.index + match[0].length })
  }
  return joined(spans)
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.toSorted((left, right) => left.start - right.start)) {
    const last = result.at(-1)
    if (last && span.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else result.push(span)
  }
  return result
}

function hide(text: string, spans: readonly Span[]): string {
  let shown = ""
  let from = 0
  for (const { start, end } of spans) {
    shown += text.slice(from, start) + MASK
    from = end
  }
  return shown + text.slice(from)
}

/** The name of the program that a command line begins with. */
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
