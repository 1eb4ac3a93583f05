/**
 * What the ledger holds of one publication (an alert or a notice): archive, outbox and lock in one object.
 *
 * - `claimed`: someone is about to publish it; `lease` says until when nobody else may.
 * - `published`: SNS has accepted it.
 * - `scanned`: an object was scanned to its end, and all that came of it was published.
 * - `suppressed`: it was over the rule's maximum alerts and is kept, not sent.
 */
export type Entry = {
  readonly scheme: 1
  readonly id: string
  readonly state: "claimed" | "published" | "scanned" | "suppressed"
  /** ms since 1970. */
  readonly lease: number
  /** Who wrote this entry: a value that no other invocation has. */
  readonly nonce: string
  /** What it is about, whole: the alert's document as text, which may have been cut for publishing. */
  readonly record: string
}

/** What came of trying to claim a publication. */
export type Claim =
  | { readonly kind: "claimed"; readonly etag: string }
  | { readonly kind: "published" }
  | { readonly kind: "held"; readonly until: number }
