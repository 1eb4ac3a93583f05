import { Refusal } from "./refusal.ts"

/** A percent-encoded part of a path, decoded. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new Refusal("InvalidURI")
  }
}

/**
 * A key as S3 writes it in events and in lists with `encoding-type=url`: form encoding, in which a space is `+`, but with `/`.
 * Source: S3 user guide, Event message structure.
 */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
}
