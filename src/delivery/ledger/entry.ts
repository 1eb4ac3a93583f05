/**
 * What the ledger stores about one publication (an alert or a notice): archive, outbox and lock in one object.
 *
 * - `claimed`: an invocation is about to publish it; until `lease`, no other invocation may.
 * - `published`: SNS has accepted it.
 * - `scanned`: an object was scanned to its end, and all of its alerts and notices were published.
 * - `unparsed`: an object has lines that could not be parsed; the digest of the hour reports it.
 * - `reported`: the digest of an hour was published.
 * - `tried`: a message failed; the record says what its next try needs.
 * - `suppressed`: the alert exceeds the rule's maximum; it is archived and not sent.
 * - `staged`: the alert's rule was staged when the object arrived; the alert is recorded and not sent.
 * - `muted`: a channel does not get it, because of the mute that the record names.
 */
export type LedgerEntry = {
  readonly scheme: 1
  readonly id: string
  readonly state:
    | "claimed"
    | "published"
    | "scanned"
    | "unparsed"
    | "reported"
    | "tried"
    | "suppressed"
    | "staged"
    | "muted"
  /** ms since 1970. */
  readonly lease: number
  /** Identifies the invocation that wrote the entry. */
  readonly nonce: string
  /** The complete publication as text, for example the alert's document; the published message may be shorter. */
  readonly record: string
}

/** The result of a claim. `until`: when the lease ends, in ms since 1970. */
export type Claim =
  | { readonly kind: "claimed"; readonly etag: string; readonly until: number }
  | { readonly kind: "published" }
  | { readonly kind: "held"; readonly until: number }
