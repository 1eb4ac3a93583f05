// Where a string and a number of JSON end (RFC 8259, sections 6 and 7).
const QUOTE: u8 = 0x22
const BACKSLASH: u8 = 0x5c
const DOT: u8 = 0x2e
const SPACE: u8 = 0x20

/** The quote that ends the text from `from` on; 0 if the text is not JSON's. */
export function endOfText(from: usize): usize {
  let at = from
  while (true) {
    const bytes = v128.load(at)
    const isSpecial = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH))),
      i8x16.lt_u(bytes, i8x16.splat(SPACE)),
    )
    let specials = i8x16.bitmask(isSpecial)
    let length: usize = 16
    while (specials != 0) {
      const place = <usize>ctz(specials)
      const byte = load<u8>(at + place)
      if (byte == QUOTE) return at + place
      if (byte != BACKSLASH) return 0
      const covered = escapeBytes(at + place)
      if (covered == 0) return 0
      // What the escape covers is not special, also beyond this vector.
      length = max(<usize>16, place + covered)
      specials = length > 16 || place + covered == 16 ? 0 : specials & (-1 << (<i32>(place + covered)))
    }
    at += length
  }
}

/** The bytes of the escape at a backslash; 0 if JSON does not have it. */
function escapeBytes(at: usize): usize {
  const escaped = load<u8>(at + 1)
  if (escaped == BACKSLASH) return 2
  if (escaped == 0x75) {
    for (let digit: usize = 2; digit < 6; digit++) if (!isHexadecimal(load<u8>(at + digit))) return 0
    return 6
  }
  const isKnown =
    escaped == QUOTE ||
    escaped == 0x2f ||
    escaped == 0x62 ||
    escaped == 0x66 ||
    escaped == 0x6e ||
    escaped == 0x72 ||
    escaped == 0x74
  return isKnown ? 2 : 0
}

function isHexadecimal(byte: u8): bool {
  return <u32>byte - 0x30 < 10 || (<u32>byte | 0x20) - 0x61 < 6
}

function isDigit(byte: u8): bool {
  return <u32>byte - 0x30 < 10
}

/** The position behind a number, or 0. */
export function endOfNumber(start: usize): usize {
  let at = start
  if (load<u8>(at) == 0x2d) at++
  if (!isDigit(load<u8>(at))) return 0
  if (load<u8>(at) == 0x30) at++
  else while (isDigit(load<u8>(at))) at++
  if (load<u8>(at) == DOT) {
    if (!isDigit(load<u8>(++at))) return 0
    while (isDigit(load<u8>(at))) at++
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    at++
    if (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d) at++
    if (!isDigit(load<u8>(at))) return 0
    while (isDigit(load<u8>(at))) at++
  }
  return at
}
