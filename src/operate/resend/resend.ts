import { fit, SNS_MESSAGE_BYTES } from "../../delivery/alert/fit.ts"
import { serialise } from "../../delivery/alert/serialise.ts"
import type { LedgerEntry } from "../../delivery/ledger/entry.ts"
import { accepts, type Channel } from "../../delivery/notify/channel.ts"
import { receive, resendMessage } from "../../delivery/notify/receive.ts"
import type { ListedEntry, ResendLedger } from "./resend-ledger.ts"

export type ResendContext = {
  readonly ledger: ResendLedger
  /** Sends a message to the notify queue. */
  readonly send: (body: string) => Promise<void>
  /** ms since 1970. */
  readonly now: () => number
}

export type ResendRequest = {
  /** The channels to compare, and to send to. */
  readonly channels: readonly Pick<Channel, "name" | "audience">[]
  /** What was written to the ledger since this time, in ms since 1970. */
  readonly from: number
  /** Only the alerts of this rule. */
  readonly rule?: string
  /** How many messages are sent at most, the oldest first. */
  readonly limit: number
  readonly isDryRun: boolean
}

type Counts = { readonly alerts: number; readonly notices: number }

export type Resent = {
  /** What each channel gets now. */
  readonly channels: ReadonlyMap<string, Counts>
  /** The messages that were sent, or would be. */
  readonly sent: number
  /** What was found beyond the limit. */
  readonly left: number
  /** What notify is sending at this moment. */
  readonly inProgress: number
  /** What SNS has not accepted, so that detect must publish it first. */
  readonly unpublished: number
  /** The messages that could not be sent, with the reason. */
  readonly failed: readonly string[]
}

/** How many entries of the ledger are read at once, and their bytes. The alert of a large record takes tens of MiB. */
const CONCURRENCY = 25
const MAX_BATCH_BYTES = 32 * 1024 * 1024

/** A message of SQS may be as large as one of SNS; the list of channels needs a part of it. */
const MAX_ALERT_BYTES = SNS_MESSAGE_BYTES - 2048

/** Something of the ledger that some channels have not received. */
type Due = { readonly kind: keyof Counts; readonly channels: readonly string[]; readonly body: string }

/**
 * Sends again what channels have not received: compares the ledger's alerts and notices with the marks of each channel, and
 * sends each to the notify queue for the channels that lack it. notify claims and marks as always, so a second run, or a
 * message that is still in the queue, sends nothing twice.
 */
export async function resend(request: ResendRequest, context: ResendContext): Promise<Resent> {
  const { limit, isDryRun } = request
  const channels = new Map(request.channels.map(({ name }) => [name, { alerts: 0, notices: 0 }]))
  const failed: string[] = []
  let [sent, left, inProgress, unpublished] = [0, 0, 0, 0]
  for (const entries of batchesOf(await entriesOf(request, context.ledger))) {
    const batch = await Promise.all(entries.map(({ key }) => examine(key, request, context)))
    const due = batch.filter((one) => typeof one !== "string")
    inProgress += batch.filter((one) => one === "in progress").length
    unpublished += batch.filter((one) => one === "unpublished").length
    const now = due.slice(0, Math.max(0, limit - sent - failed.length))
    left += due.length - now.length
    const errors = await Promise.all(now.map(({ body }) => (isDryRun ? null : errorOf(context.send(body)))))
    for (const [index, one] of now.entries()) {
      const error = errors[index] ?? null
      if (error !== null) {
        failed.push(error)
        continue
      }
      sent++
      for (const name of one.channels) {
        const counts = channels.get(name)
        if (counts) counts[one.kind]++
      }
    }
  }
  return { channels, sent, left, inProgress, unpublished, failed }
}

/** Alerts and notices in the range, the oldest first. */
async function entriesOf({ rule, from }: ResendRequest, ledger: ResendLedger): Promise<readonly ListedEntry[]> {
  const prefixes = rule === undefined ? ["alerts/", "notices/"] : [`alerts/${rule}/`]
  const found = (await Promise.all(prefixes.map((prefix) => ledger.list(prefix, from)))).flat()
  return found.sort((left, right) => left.written - right.written)
}

/** What is read at once: one entry that exceeds the bytes, or as many as stay within them. */
function* batchesOf(entries: readonly ListedEntry[]): Generator<readonly ListedEntry[]> {
  let batch: ListedEntry[] = []
  let bytes = 0
  for (const entry of entries) {
    if (batch.length === CONCURRENCY || (batch.length > 0 && bytes + entry.bytes > MAX_BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(entry)
    bytes += entry.bytes
  }
  if (batch.length > 0) yield batch
}

/** What some channels lack of the entry under a key, or why nothing is to be sent. */
async function examine(
  key: string,
  { channels }: ResendRequest,
  { ledger, now }: ResendContext,
): Promise<Due | "complete" | "in progress" | "unpublished"> {
  const id = /([^/]+)\.json$/.exec(key)?.[1] ?? ""
  const marks = await Promise.all(channels.map(({ name }) => ledger.read(`notified/${name}/${id}.json`)))
  const lacking = channels.filter((_, index) => !isDone(marks[index]))
  if (lacking.length === 0) return "complete"
  const isClaimed = (mark: LedgerEntry | null | undefined) => mark?.state === "claimed" && mark.lease > now()
  const entry = await ledger.read(key)
  if (entry === null) return "complete"
  const content = contentOf(entry.record)
  const due = content === null ? [] : lacking.filter((channel) => accepts(channel, content.message))
  if (content === null || due.length === 0) return "complete"
  if (entry.state !== "published") return "unpublished"
  const free = due.filter((channel) => !isClaimed(marks[channels.indexOf(channel)]))
  if (free.length === 0) return "in progress"
  const names = free.map(({ name }) => name)
  return { kind: content.message.kind, channels: names, body: resendMessage(names, content.text) }
}

/** Whether a channel has received it, or was spared it by a mute. */
function isDone(mark: LedgerEntry | null | undefined): boolean {
  return mark?.state === "published" || mark?.state === "muted"
}

/** The alert or notice of a record as notify gets it; null if it is the alert of a test, which nobody gets. */
function contentOf(record: string) {
  const received = receive(record)
  if (received.kind === "notice")
    return { message: { kind: "notices", notices: [received.notice] } as const, text: record }
  if (received.kind === "unknown" || received.document["landfall.test"] === true) return null
  const { document } = received
  const message = { kind: "alerts", alerts: [document], suppressed: 0 } as const
  return { message, text: serialise(fit(document, MAX_ALERT_BYTES)) }
}

async function errorOf(work: Promise<void>): Promise<string | null> {
  try {
    await work
    return null
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}
