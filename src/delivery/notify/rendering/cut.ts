/** Marks the place where text was cut. */
const CUT_MARK = "…"

/** Cuts a text to a maximum of UTF-8 bytes, mark included, without splitting a code point. */
export function cutBytes(text: string, bytes: number, mark: string = CUT_MARK): string {
  if (Buffer.byteLength(text) <= bytes) return text
  const room = Math.max(0, bytes - Buffer.byteLength(mark))
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(room))
  return text.slice(0, read) + mark
}

/** Cuts a text to a maximum of UTF-16 units, mark included, without splitting a code point. */
export function cutUnits(text: string, units: number, mark: string = CUT_MARK): string {
  if (text.length <= units) return text
  const end = Math.max(0, units - mark.length)
  const last = text.charCodeAt(end - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end) + mark
}
