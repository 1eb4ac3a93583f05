import type { Limits } from "../limits.ts"

/** What a scan of the bytes shows before anything is built from them. */
type JsonShape =
  | { readonly fault: "too-deep" | "too-many-keys" | "key-too-long" }
  | { readonly fault: undefined; readonly keys: number }

/**
 * Counts keys and nesting without recursion, so that no record can exhaust the stack of the parser. For text that is
 * not JSON the counts are meaningless, but the scan still ends.
 */
export function measureJson(bytes: Uint8Array, limits: Limits): JsonShape {
  let keys = 0
  let depth = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === 0x22) {
      const start = at + 1
      at = stringEnd(bytes, start)
      if (at - start > limits.keyBytes && isKey(bytes, at + 1)) return { fault: "key-too-long" }
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++
      if (depth > limits.nesting) return { fault: "too-deep" }
    } else if (byte === 0x7d || byte === 0x5d) depth--
    else if (byte === 0x3a) {
      keys++
      if (keys > limits.keys) return { fault: "too-many-keys" }
    }
  }
  return { fault: undefined, keys }
}

/** The position of the quote that ends a string, or the end of the bytes. */
function stringEnd(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1
  return at
}

function isKey(bytes: Uint8Array, position: number): boolean {
  let at = position
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d) at++
  return bytes[at] === 0x3a
}
