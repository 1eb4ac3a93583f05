/** What stands where text was cut. */
export const CUT_MARK = "…"

/** The longest beginning of a text that takes at most so many UTF-8 bytes, never half a code point. */
export function headOfBytes(text: string, bytes: number): string {
  if (bytes <= 0) return ""
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(Math.min(bytes, text.length * 3)))
  return text.slice(0, read)
}

/** The text if it takes at most so many UTF-8 bytes, else its beginning and a mark, together at most so many. */
export function cutBytes(text: string, bytes: number, mark: string = CUT_MARK): string {
  if (Buffer.byteLength(text) <= bytes) return text
  return headOfBytes(text, bytes - Buffer.byteLength(mark)) + headOfBytes(mark, bytes)
}

/** The text if it has at most so many UTF-16 units, else its beginning and a mark, never half a code point. */
export function cutUnits(text: string, units: number, mark: string = CUT_MARK): string {
  if (text.length <= units) return text
  const end = Math.max(0, units - mark.length)
  const splits = end > 0 && /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end))
  return text.slice(0, splits ? end - 1 : end) + mark
}
