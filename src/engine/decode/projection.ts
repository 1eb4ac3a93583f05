/** Stands for a byte that the projection deletes. */
export const DELETED = 0

/** Added to a byte at which an escape or a tag may begin, so that one look-up tells both. */
export const SPECIAL = 256

/** What a backslash projects to: nothing, and an escape may begin at it. */
export const BACKSLASH: number = SPECIAL + DELETED

/**
 * The projection of a raw line, byte by byte: quotes and backslashes are deleted, for splitting a command line only ever deletes some
 * of them and JSON adds its own; braces too, for some forms write a GUID without them; ASCII letters are made small, for EQL folds no others. A backslash is DELETED
 * and special at once.
 */
export const projected: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x22 || byte === 0x7b || byte === 0x7d) return DELETED
  if (byte === 0x5c) return BACKSLASH
  if (byte === 0x26 || byte === 0x3c) return SPECIAL + byte
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte
})

/**
 * What must stand in the projection of a line for a literal to be in its record. JSON spells control characters as `\n`
 * or `\u000a` and XML joins lines, so the text is taken apart there. U+FFFD is what any invalid byte decodes to, and
 * says nothing about the bytes.
 */
export function projectLiteral(text: string): string[] {
  return text
    .split(/[\u0000-\u001f\u007f\ufffd]/)
    .map((piece) => Buffer.from(piece.toWellFormed().split("\ufffd")[0] ?? "", "utf8").toString("latin1"))
    .map((piece) => piece.replace(/["\\{}]/g, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
    .filter((piece) => piece !== "")
}

/** Which of the characters that escapes usually spell, `& < > '` and whatever is not ASCII, the literals have. */
export type EscapeNeeds = { readonly markup: boolean; readonly nonAscii: boolean }

export function escapeNeeds(pieces: readonly string[]): EscapeNeeds {
  return {
    markup: pieces.some((piece) => /[&<>']/.test(piece)),
    nonAscii: pieces.some((piece) => /[\u0080-\u00ff]/.test(piece)),
  }
}

/**
 * Whether at a backslash, `&` or `<` something begins that, decoded, may put a literal together which the bytes do not show:
 *
 * - `\uXXXX` after any number of backslashes, for a string in JSON may hold JSON. What is not four hexadecimal digits is
 *   no escape (`c:\\users`). Encoders write `& < > '`, control and non-ASCII characters so; these count only when a literal has them.
 * - a character reference, `&#…;` or `&quot;`, and the other entities when a literal has what they spell.
 * - a CDATA section, a comment or an instruction, which XML readers take out from between two texts.
 */
export function mayHide(bytes: Uint8Array, at: number, end: number, needs: EscapeNeeds): boolean {
  if (bytes[at] !== 0x5c) return hidesMarkup(bytes[at], at + 1 < end ? bytes[at + 1] : undefined, needs)
  if (at + 6 > end || bytes[at + 1] !== 0x75) return false
  const code = hexadecimal(bytes, at + 2)
  if (code < 0x20) return false
  if (code >= 0x80) return needs.nonAscii
  const isMarkup = code === 0x26 || code === 0x27 || code === 0x3c || code === 0x3e
  return !isMarkup || needs.markup || hidesMarkup(code, at + 6 < end ? bytes[at + 6] : undefined, needs)
}

function hidesMarkup(character: number | undefined, next: number | undefined, needs: EscapeNeeds): boolean {
  if (character === 0x3c) return next === 0x21 || next === 0x3f
  if (character !== 0x26) return false
  return next === 0x23 || next === 0x71 || (needs.markup && (next === 0x61 || next === 0x6c || next === 0x67))
}

/** The value of four hexadecimal digits, or -1. */
function hexadecimal(bytes: Uint8Array, start: number): number {
  let value = 0
  for (let at = start; at < start + 4; at++) {
    const digit = Number.parseInt(String.fromCharCode(bytes[at] ?? 0), 16)
    if (Number.isNaN(digit)) return -1
    value = 16 * value + digit
  }
  return value
}
