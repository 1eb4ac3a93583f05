import { encodeKey } from "./key-encoding.ts"
import { Refusal } from "./refusal.ts"

/** Source: S3 API reference, ListObjectsV2, max-keys. */
const MAX_ENTRIES = 1000

/** A key, or all keys that share a prefix up to the delimiter. */
export type ListEntry = { readonly key: string } | { readonly commonPrefix: string }

/** `keys` in order, rolled up by the delimiter; a common prefix takes the position of its first key. */
export function rollUp(keys: readonly string[], prefix: string, delimiter: string): ListEntry[] {
  const entries: ListEntry[] = []
  let last: string | undefined
  for (const key of keys) {
    if (!key.startsWith(prefix)) continue
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length)
    if (end < 0) {
      entries.push({ key })
      continue
    }
    const commonPrefix = key.slice(0, end + delimiter.length)
    if (commonPrefix !== last) entries.push({ commonPrefix })
    last = commonPrefix
  }
  return entries
}

/** Whether a key or prefix is after another in the order of S3: by UTF-8 bytes. */
export function isAfter(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) > 0
}

export function readMaxKeys(query: URLSearchParams): number {
  const given = query.get("max-keys")
  if (given === null) return MAX_ENTRIES
  if (!/^\d{1,9}$/.test(given)) {
    throw new Refusal("InvalidArgument", {
      message: "Argument max-keys must be an integer between 0 and 2147483647",
      details: { ArgumentName: "max-keys", ArgumentValue: given },
    })
  }
  return Math.min(Number(given), MAX_ENTRIES)
}

type KeyEncoding = { readonly name: "url" | undefined; readonly encode: (text: string) => string }

/** The encoding of keys and prefixes in the response. */
export function readEncoding(query: URLSearchParams): KeyEncoding {
  const name = query.get("encoding-type")
  if (name !== null && name !== "url") {
    throw new Refusal("InvalidArgument", {
      message: "Invalid Encoding Method specified in Request",
      details: { ArgumentName: "encoding-type", ArgumentValue: name },
    })
  }
  return name === "url" ? { name, encode: encodeKey } : { name: undefined, encode: (text) => text }
}
