/**
 * How a channel writes text so that nothing in it is interpreted: text of an event, and text of the rule or of Landfall.
 */
export type Escaper = { readonly event: (text: string) => string; readonly rule: (text: string) => string }

/**
 * Characters that are invisible or act on the display: controls (the start of ANSI sequences), format characters (bidi,
 * zero width, tags), line separators, lone surrogates, private use, noncharacters, blank glyphs, variation selectors.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]|\p{Variation_Selector}|\u034f|[\u115f\u1160\u2800\u3164\uffa0]|[\u17b4\u17b5]/gu

/** Characters that look like a space. U+3000 is not one of them, because names are written with it. */
const FALSE_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]/g

/** Combining marks from the fourth on: no script stacks as many, and they overprint other lines. */
const STACKED_MARKS = /(?<=\p{M}{3})\p{M}+/gu

const SHORT: { readonly [character: string]: string } = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/**
 * Writes an event's text as one line in which every character is visible: `\n`, `\x1b`, `\u202e`. Nothing in it acts on a
 * terminal or hides. A backslash stays unchanged, because Windows paths contain many.
 */
export function printable(text: string): string {
  return text.replace(HIDDEN, escapeCharacter).replace(FALSE_SPACE, escapeCharacter).replace(STACKED_MARKS, "")
}

function escapeCharacter(character: string): string {
  const short = SHORT[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`
}

/** The same with printable ASCII only, for a subject line. */
export function printableAscii(text: string): string {
  return printable(text)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\x20-\x7e]/gu, "?")
}
