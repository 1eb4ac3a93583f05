/**
 * A key as S3 writes it in its events and in lists of `encoding-type=url`: as a form would, a space is `+`, but `/` is kept.
 * Source: S3 user guide, Event message structure.
 */
export function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
}
