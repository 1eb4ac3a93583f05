/**
 * Characters that act or hide instead of showing: controls (ANSI begins with one), format characters (bidi, zero width,
 * tags), line separators, lone surrogates, private use, noncharacters, blank letters, and what changes the one before.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]|\p{Variation_Selector}|\u034f|[\u115f\u1160\u2800\u3164\uffa0]|[\u17b4\u17b5]/gu

/** Spaces that look like the space and are not; U+3000 is left, names are written with it. */
const FALSE_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]/g

/** Marks above and below a letter, from the fourth on: no script stacks so many, and they overprint other lines. */
const STACKED_MARKS = /(?<=\p{M}{3})\p{M}+/gu

const SHORT: { readonly [character: string]: string } = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/**
 * Text of an event as one line in which everything shows: `\n`, `\x1b`, `\u202e`. Nothing that an attacker wrote acts on a
 * terminal or disguises itself. A backslash stays as it is, for Windows paths are full of them.
 */
export function printable(text: string): string {
  return text.replace(HIDDEN, spelled).replace(FALSE_SPACE, spelled).replace(STACKED_MARKS, "")
}

function spelled(character: string): string {
  const short = SHORT[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`
}

/** The same in printable ASCII alone, for a subject line. */
export function printableAscii(text: string): string {
  return printable(text)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\x20-\x7e]/gu, "?")
}
