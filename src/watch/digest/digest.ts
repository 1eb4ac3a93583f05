import type { Ledger } from "../../delivery/ledger/ledger.ts"
import { publishOnce } from "../../delivery/publish/publish-once.ts"
import type { Publisher } from "../../delivery/publish/publisher.ts"
import { recordedNotice } from "../../delivery/publish/recorded-notice.ts"
import { hourName } from "../../delivery/unparsed/entry.ts"
import { unparsedNotice } from "../../delivery/unparsed/notice.ts"
import type { ObjectStore } from "../../engine/s3/object-store.ts"
import { failureOf } from "../../errors.ts"
import { Groups, type ListedEntry } from "./groups.ts"

export type DigestContext = {
  /** Lists the objects of the ledger under a prefix. */
  readonly list: (prefix: string) => AsyncIterable<ListedEntry>
  readonly store: Pick<ObjectStore, "read">
  readonly ledger: Ledger
  readonly publishNotice: Publisher
  readonly now: () => number
  readonly log: (message: string, details: { readonly [name: string]: unknown }) => void
}

const HOUR_MS = 3_600_000

/** How long after an hour its entries are complete: detect names the hour and writes at once, and runs at most 5 minutes. */
const GRACE_MS = 15 * 60_000

/** The hours that a run looks back, for those that earlier runs could not report. */
export const DIGEST_HOURS = 48

/**
 * Publishes the digest of each hour that is over and not reported: one notice for each source and prefix with lines that
 * could not be parsed. Each notice is published once, so a run that fails can be repeated, and two runs at once do no harm.
 */
export async function publishDigests(context: DigestContext): Promise<void> {
  const last = Math.floor((context.now() - GRACE_MS) / HOUR_MS) - 1
  const failures: unknown[] = []
  for (let hour = last - DIGEST_HOURS + 1; hour <= last; hour++)
    failures.push(...(await failureOf(publishDigest(hourName(hour * HOUR_MS), context))))
  // An hour that fails does not keep back the others.
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} digests failed: ${String(failures[0])}`)
}

async function publishDigest(hour: string, context: DigestContext): Promise<void> {
  const { list, store, ledger, publishNotice, log } = context
  const mark = `unparsed/${hour}/reported.json`
  if ((await store.read(mark)) !== null) return
  const groups = new Groups()
  for await (const entry of list(`unparsed/${hour}/`)) if (!groups.add(entry)) break
  const notices = (await groups.read(hour, store)).map(unparsedNotice)
  const { published } = await publishOnce(notices.map(recordedNotice), ledger, publishNotice)
  await ledger.archive(mark, mark, JSON.stringify({ hour, notices: notices.map(({ id }) => id) }), "reported")
  log("reported", { hour, notices: notices.length, published })
}
