import { createHash } from "node:crypto"

/**
 * What operators must hear of, beside the alerts:
 *
 * - `overflow`: a rule held more often than it may alert; the rest is in the ledger.
 * - `quarantine`: an object can never be read as it is.
 * - `unreadable`: an object could not be read now; its message comes back.
 * - `too-large`: an object takes longer than the function may run; its end was not scanned.
 * - `misnamed`: an object's name says that it is compressed, and it is not.
 * - `suspicious`: a line that could not be parsed holds what a rule looks for.
 * - `unrecognised`: records that no source knows.
 * - `unknown-kinds`: records that a source knows by their shape, and of which it knows no more; a new schema looks so.
 * - `malformed`: a message that names no object.
 * - `rule-error`: a rule failed on an event.
 * - `foreign`: a message names an object outside the places that are read.
 * - `unrecorded`: alerts went out although the ledger could not record them.
 * - `refused`: a channel to people or machines refuses what it is told.
 */
export type NoticeKind =
  | "overflow"
  | "quarantine"
  | "unreadable"
  | "too-large"
  | "misnamed"
  | "suspicious"
  | "unrecognised"
  | "unknown-kinds"
  | "malformed"
  | "rule-error"
  | "foreign"
  | "unrecorded"
  | "refused"

export type Notice = {
  readonly id: string
  readonly kind: NoticeKind
  /** What happened, in a sentence. It may hold an attacker's text: escape it for people. */
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
  readonly details: { readonly [name: string]: string | number | readonly string[] }
}

const REMEDIES: { readonly [kind in NoticeKind]: string } = {
  overflow: "Read the alerts that were sent first; the ledger keeps the others under the prefix given here.",
  quarantine:
    "Look at the object. Correct what writes it, or keep it out of the prefix that is scanned; it is not tried again.",
  unreadable: "Correct what the error says. The message is tried again and then waits in the dead-letter queue.",
  "too-large":
    "Run `landfall scan` on the object where no time-out ends it, and let the shipper write smaller objects; it is not tried again.",
  misnamed: "It was scanned as the plain text that it is. Correct the name or what should have compressed it.",
  suspicious: "Read this line by hand: it may be an attempt to hide a match behind a broken record.",
  unrecognised: "See what writes here. Pin the source if it is one that Landfall knows, or keep the prefix out.",
  "unknown-kinds":
    "See whether the vendor changed its format or sends something new: no rule can hold for these records as they are.",
  malformed: "See what sends to the ingest queue; this message was acknowledged and nothing was scanned.",
  foreign:
    "Nothing was read. If the bucket is yours, add it to logBuckets and deploy; if not, see who may send to the ingest queue. The message waits in the dead-letter queue.",
  unrecorded:
    "Restore the ledger bucket, its key and detect's right to write there. These alerts may come more than once, always with the same id.",
  refused: "Correct the channel's setting, then read in the ledger what it missed; it is not told again.",
  "rule-error": "Report it with the event: the rule counted as not matching here.",
}

/**
 * A notice whose id follows from what it is about, so that a retry does not say it again. `about` names the occasion:
 * the object for what happens once an object, the prefix and day for what would repeat with each.
 */
export function notice(
  kind: NoticeKind,
  about: readonly string[],
  message: string,
  details: Notice["details"],
): Notice {
  const id = createHash("sha256")
    .update(JSON.stringify([kind, ...about]))
    .digest("hex")
  return { id, kind, message, remedy: REMEDIES[kind], details }
}

/** The first two segments of a key, by which buckets are usually divided. */
export function prefixOf(key: string): string {
  return key.split("/").slice(0, -1).slice(0, 2).join("/")
}

/** The day of a time in ms, `2026-11-24`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
