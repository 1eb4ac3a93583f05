/**
 * Compares two texts by code point, which is the order of their UTF-8 bytes in the index: less than 0, 0 or more. It
 * differs from JavaScript's `<` where a surrogate pair meets a character from U+E000 on.
 */
export function compareStrings(left: string, right: string): number {
  const shared = Math.min(left.length, right.length)
  for (let index = 0; index < shared; index++) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

/** Moves surrogates behind all other code units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
