/** Shorter needles use the engine's own search, whose worst case is this many steps for each character. */
const MAX_PLAIN_NEEDLE_LENGTH = 64

/**
 * `text.indexOf(needle, from)` in time proportional to the length of both. The engine's own search is quadratic in the worst case
 * if the needle is long, and an attacker can control both texts. Long needles therefore use the algorithm of Knuth, Morris and Pratt.
 */
export function find(text: string, needle: string, from: number): number {
  if (needle.length <= MAX_PLAIN_NEEDLE_LENGTH) return text.indexOf(needle, from)
  const borders = bordersOf(needle)
  let matched = 0
  for (let index = Math.max(0, from); index < text.length; index++) {
    const unit = text.charCodeAt(index)
    while (matched > 0 && needle.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0
    if (needle.charCodeAt(matched) === unit) matched++
    if (matched === needle.length) return index + 1 - matched
  }
  return -1
}

/** `text.lastIndexOf(needle)` with the same bound. */
export function findLast(text: string, needle: string): number {
  if (needle.length <= MAX_PLAIN_NEEDLE_LENGTH) return text.lastIndexOf(needle)
  const borders = bordersOf(needle)
  let matched = 0
  let last = -1
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    while (matched > 0 && needle.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0
    if (needle.charCodeAt(matched) === unit) matched++
    if (matched === needle.length) {
      last = index + 1 - matched
      matched = borders[matched - 1] ?? 0
    }
  }
  return last
}

/** For each prefix of the needle, the length of its longest proper prefix that is also its suffix. */
function bordersOf(needle: string): Int32Array {
  const borders = new Int32Array(needle.length)
  let length = 0
  for (let index = 1; index < needle.length; index++) {
    while (length > 0 && needle.charCodeAt(length) !== needle.charCodeAt(index)) length = borders[length - 1] ?? 0
    if (needle.charCodeAt(length) === needle.charCodeAt(index)) length++
    borders[index] = length
  }
  return borders
}
