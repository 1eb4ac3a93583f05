/** Marks a byte that the projection deletes. */
export const DELETED = 0

/** Added to a byte at which an escape or a tag may begin, so that one table lookup shows both. */
export const SPECIAL = 256

/** The projection of a backslash: it is deleted, and an escape may begin at it. */
export const BACKSLASH: number = SPECIAL + DELETED

/**
 * The projection of each byte of a raw line. It deletes quotes and backslashes, because splitting a command line only
 * deletes some of them and JSON adds its own, and braces, because some forms write a GUID without them. ASCII letters
 * become lower case, because EQL folds no others.
 */
export const projected: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x22 || byte === 0x7b || byte === 0x7d) return DELETED
  if (byte === 0x5c) return BACKSLASH
  if (byte === 0x26 || byte === 0x3c) return SPECIAL + byte
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte
})

/**
 * The pieces that the projection of a line must contain if the line's record contains the literal. The text is split at
 * control characters, because JSON spells them as `\n` or `\u000a` and XML joins lines, and at U+FFFD, because any
 * invalid byte decodes to it.
 */
export function projectLiteral(text: string): string[] {
  return text
    .split(/[\u0000-\u001f\u007f\ufffd]/)
    .map((piece) => Buffer.from(piece.toWellFormed().split("\ufffd")[0] ?? "", "utf8").toString("latin1"))
    .map((piece) => piece.replace(/["\\{}]/g, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
    .filter((piece) => piece !== "")
}

/** Whether the literals contain characters that encoders commonly escape: `& < > '`, and everything beyond ASCII. */
export type EscapeNeeds = { readonly markup: boolean; readonly nonAscii: boolean }

export function escapeNeeds(pieces: readonly string[]): EscapeNeeds {
  return {
    markup: pieces.some((piece) => /[&<>']/.test(piece)),
    nonAscii: pieces.some((piece) => /[\u0080-\u00ff]/.test(piece)),
  }
}

/**
 * Whether something begins at a backslash, `&` or `<` that, once decoded, may complete a literal which the bytes do not
 * show:
 *
 * - `\uXXXX` after any number of backslashes, because a JSON string may contain JSON. Without four hexadecimal digits
 *   it is not an escape (`c:\\users`). Encoders escape `& < > '`, control and non-ASCII characters; these escapes count
 *   only when a literal contains such a character.
 * - A character reference, `&#…;` or `&quot;`. Other entities count only when a literal contains their character.
 * - A CDATA section, a comment or an instruction, which XML readers remove from between two texts.
 */
export function mayEncodeLiteral(bytes: Uint8Array, at: number, end: number, needs: EscapeNeeds): boolean {
  if (bytes[at] !== 0x5c) return isMarkupEscape(bytes[at], at + 1 < end ? bytes[at + 1] : undefined, needs)
  if (at + 6 > end || bytes[at + 1] !== 0x75) return false
  const code = hexadecimal(bytes, at + 2)
  if (code < 0x20) return false
  if (code >= 0x80) return needs.nonAscii
  const isMarkup = code === 0x26 || code === 0x27 || code === 0x3c || code === 0x3e
  return !isMarkup || needs.markup || isMarkupEscape(code, at + 6 < end ? bytes[at + 6] : undefined, needs)
}

function isMarkupEscape(character: number | undefined, next: number | undefined, needs: EscapeNeeds): boolean {
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
