import {
  failureOf,
  isRefusedByAws,
  LeaseHeldError,
  PublishError,
  settleAll,
  UnmarkedError,
  UnrecordedError,
} from "../../errors.ts"
import type { Ledger } from "../ledger/ledger.ts"
import type { Publication, Publisher } from "./publisher.ts"

/** A publication with its ledger key and the record that the ledger stores: complete, even if the body was shortened. */
export type RecordedPublication = Publication & {
  readonly key: string
  readonly record: string
  /** The publication marked as possibly sent before; for when the ledger refuses to record it. */
  readonly unrecorded: () => Publication
}

/**
 * From this receive of a queue message on, what the ledger refuses to record is published anyway: duplicates are better
 * than losses.
 */
export const PUBLISH_UNRECORDED_FROM_RECEIVE = 2

/** How many publications are claimed concurrently: one PublishBatch. */
const MAX_CONCURRENT_CLAIMS = 10

/** No further publication joins a batch whose records have this many characters: a record may have many MiB. */
const MAX_BATCH_LENGTH = 4 * 1024 * 1024

/**
 * Publishes each publication once: claims it in the ledger, publishes it, and marks it when SNS accepts it. Returns how many
 * were published now and how many before. If some could not be published, it throws after it has published all others; the
 * queue message comes back, so nothing is lost. `publishUnrecorded`: also publishes what the ledger refuses to record. The
 * publications are made one by one, so that only one batch of them is in memory.
 */
export async function publishOnce(
  publications: Iterable<RecordedPublication>,
  ledger: Ledger,
  publish: Publisher,
  publishUnrecorded = false,
): Promise<{ readonly published: number; readonly already: number }> {
  const held: string[] = []
  const failed = new Map<string, string>()
  const unclaimed: unknown[] = []
  const unmarked: unknown[] = []
  /** When the last lease ends that a claim of this call or of another invocation has. */
  let until = 0
  let published = 0
  let already = 0
  const unrecorded: { count: number; cause?: unknown } = { count: 0 }
  for (const batch of batchesOf(publications)) {
    const claims = await Promise.all(batch.map((item) => claim(item, ledger)))
    const mine = claims.flatMap(({ item, claim }) => (claim.kind === "claimed" ? [{ item, etag: claim.etag }] : []))
    already += claims.filter(({ claim }) => claim.kind === "published").length
    held.push(...claims.filter(({ claim }) => claim.kind === "held").map(({ item }) => item.id))
    until = Math.max(until, ...claims.map(({ claim }) => ("until" in claim ? claim.until : 0)))
    const unrecordable: Publication[] = []
    for (const { item, claim } of claims) {
      if (claim.kind !== "unclaimed") continue
      if (publishUnrecorded && isRefusedByAws(claim.error)) {
        unrecorded.cause = claim.error
        unrecordable.push(item.unrecorded())
      } else unclaimed.push(claim.error)
    }
    const sending: Publication[] = [...mine.map(({ item: { unrecorded: _, ...rest } }) => rest), ...unrecordable]
    if (sending.length === 0) continue
    const errors = new Map((await publish(sending)).map(({ id, error }) => [id, error]))
    for (const { id } of sending) {
      const error = errors.get(id)
      if (error !== null) failed.set(id, error ?? "no response")
    }
    const accepted = mine.filter(({ item }) => !failed.has(item.id))
    published += accepted.length
    unrecorded.count += unrecordable.filter(({ id }) => !failed.has(id)).length
    const marks = accepted.map(async ({ item, etag }) => ledger.markPublished(item.key, item.id, item.record, etag))
    unmarked.push(...(await failureOf(settleAll(marks))))
  }
  if (failed.size > 0) throw new PublishError([...failed.keys()], [...new Set(failed.values())].join("; "), { until })
  if (unmarked.length > 0) throw new UnmarkedError(unmarked[0], until)
  if (unclaimed.length > 0) throw unclaimed[0]
  if (unrecorded.cause !== undefined) throw new UnrecordedError(unrecorded.count, { cause: unrecorded.cause })
  if (held.length > 0) throw new LeaseHeldError(held, until)
  return { published, already }
}

/** Splits what is to be recorded into parts that fit in memory and are written concurrently. */
export function* batchesOf<T extends { readonly record: string }>(publications: Iterable<T>): Generator<readonly T[]> {
  let batch: T[] = []
  let length = 0
  for (const publication of publications) {
    batch.push(publication)
    length += publication.record.length
    if (batch.length < MAX_CONCURRENT_CLAIMS && length < MAX_BATCH_LENGTH) continue
    yield batch
    batch = []
    length = 0
  }
  if (batch.length > 0) yield batch
}

/** Claims one publication. A failed claim does not stop the others. */
async function claim(item: RecordedPublication, ledger: Ledger) {
  try {
    return { item, claim: await ledger.claim(item.key, item.id, item.record) }
  } catch (error) {
    return { item, claim: { kind: "unclaimed", error } as const }
  }
}
