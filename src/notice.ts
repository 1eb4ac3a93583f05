import { createHash } from "node:crypto"

/**
 * What is reported to operators, besides alerts:
 *
 * - `overflow`: a rule matched more often than its maximum of alerts; the ledger has the other matches.
 * - `quarantine`: an object cannot be read as it is; it is not retried.
 * - `unreadable`: an object could not be read now; its message is retried.
 * - `too-large`: scanning an object takes longer than the function's timeout; its end was not scanned.
 * - `died`: the function ended without a result while it scanned an object, for example because it ran out of memory.
 * - `notify-died`: notify ended without a result while it sent one message alone.
 * - `misnamed`: an object's name says that it is compressed, but it is not.
 * - `suspicious`: lines that could not be parsed contain a word that a rule looks for.
 * - `unparsed`: the digest of an hour: objects with other lines that could not be parsed.
 * - `unrecognised`: records of no known source.
 * - `unknown-kinds`: records that have the form of a source, but of no known kind, for example after a change of its schema.
 * - `ambiguous`: records that have the shapes of several sources.
 * - `repeated-keys`: records in which an object has the same key more than once.
 * - `malformed`: a queue message that names no object.
 * - `rule-error`: a rule failed on an event.
 * - `foreign`: a message names an object outside the configured buckets.
 * - `unrecorded`: alerts were published although the ledger could not record them.
 * - `refused`: a channel refuses messages.
 * - `unavailable`: a channel has not accepted a message in several tries.
 * - `restored`: such a channel accepts messages again.
 * - `not-compared`: reconcile could not compare a log prefix with the ledger.
 * - `unrendered`: an alert could not be shown in full and was sent in its minimal form.
 */
export type NoticeKind =
  | "overflow"
  | "quarantine"
  | "unreadable"
  | "too-large"
  | "died"
  | "notify-died"
  | "misnamed"
  | "suspicious"
  | "unparsed"
  | "unrecognised"
  | "unknown-kinds"
  | "ambiguous"
  | "repeated-keys"
  | "malformed"
  | "rule-error"
  | "foreign"
  | "unrecorded"
  | "refused"
  | "unavailable"
  | "restored"
  | "not-compared"
  | "unrendered"

export type Notice = {
  readonly id: string
  readonly kind: NoticeKind
  /** What happened, in one sentence. It may contain an attacker's text: escape it before display. */
  readonly message: string
  readonly remedy: string
  readonly details: { readonly [name: string]: string | number | readonly string[] }
}

const REMEDIES: { readonly [kind in NoticeKind]: string } = {
  overflow:
    "Read the alerts that were sent first, then the hosts below without an alert. The ledger has the other matches, under the prefix below.",
  quarantine:
    "Inspect the object. Fix what writes it, or keep it out of the scanned prefix. Landfall does not retry it.",
  unreadable:
    "Fix the cause in the error message. Landfall retries the message, and then moves it to the dead-letter queue.",
  "too-large":
    "Run `landfall scan` on the object, which has no timeout, and configure the shipper to write smaller objects. Landfall does not retry it.",
  died: "Report the object, and configure the shipper to write smaller ones. `landfall replay --dead-letters` scans it without the function's limits.",
  "notify-died":
    "Read the complete alert in the ledger, and report it. After the cause is corrected, move the message from the dead-letter queue back to its queue.",
  misnamed: "Landfall scanned the object as plain text. Correct its name, or fix the compression.",
  suspicious: "Inspect the lines: they may be an attempt to hide a match in a broken record.",
  unparsed:
    "Inspect the first lines and fix what writes them. They contain no word that a rule looks for, and no rule was matched against them.",
  unrecognised:
    "Find out what writes these objects. If Landfall supports the source, pin it in pinnedSources; otherwise exclude the prefix.",
  "unknown-kinds":
    "Check whether the vendor changed its format or added a kind of record. No rule can match these records.",
  ambiguous:
    "Find out what writes these records: someone may have added the keys of another source to hide them. Landfall matched them as each of the sources.",
  "repeated-keys":
    "Find out what writes these records: someone may have repeated a key to hide its value. Landfall matched the combinations of the values, up to a limit.",
  malformed: "Find out what sends to the ingest queue. Landfall acknowledged the message and scanned nothing.",
  foreign:
    "Landfall read nothing. If the bucket is yours, add it to logBuckets and deploy; otherwise check who may send to the ingest queue. The message is moved to the dead-letter queue.",
  unrecorded:
    "Restore the ledger bucket, its key, and the permission of detect to write to it. These alerts may be sent more than once, always with the same id.",
  refused:
    "Correct the channel's setting. The messages stay in the notify queue for three days and are sent within an hour of the correction. For older ones, run `landfall notify --resend`.",
  unavailable:
    "Check the channel's service, and whether notify reaches it. The messages stay in the notify queue for three days and are sent within an hour after the channel answers. For older ones, run `landfall notify --resend`.",
  restored: "Nothing: what waits is sent within an hour. To send older messages, run `landfall notify --resend`.",
  "not-compared":
    "Run `landfall doctor`. The role of reconcile needs s3:ListBucketVersions, in the policy of a bucket of another account too: `landfall attach` prints the statement. Until then nothing finds the objects there whose notification is lost.",
  unrendered:
    "Read the complete alert in the ledger, and report the error. The channels got the alert in its minimal form.",
  "rule-error":
    "Correct the rule, or report the error with the record. An expression that fails does not hold; Elasticsearch would fail the whole search.",
}

/**
 * Makes a notice. Its id depends on `about` only, so that a notice is not repeated by a retry: the object for a problem of
 * one object, the prefix and the day for a problem that repeats with each object.
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

/** The first two segments of a key, by which buckets are usually partitioned. */
export function prefixOf(key: string): string {
  return key.split("/").slice(0, -1).slice(0, 2).join("/")
}

/** The day of a time in ms: `2026-11-24`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
