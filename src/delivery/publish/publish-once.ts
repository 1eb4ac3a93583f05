import { LeaseHeldError, PublishError, UnrecordedError } from "../../errors.ts"
import type { Ledger } from "../ledger/ledger.ts"
import { isRefused } from "../ledger/refused.ts"
import { settleAll } from "../ledger/settle.ts"
import type { Publication, Publisher } from "./publisher.ts"

/** A publication, with its key in the ledger and what the ledger keeps of it: the whole, where the body was cut to fit. */
export type Recorded = Publication & {
  readonly key: string
  readonly record: string
  /** The same, saying that nobody knows whether it went out before; for when the ledger refuses to record it. */
  readonly unrecorded: () => Publication
}

/** From this try on, what the ledger refuses to record goes out all the same: better twice than not at all. */
export const TRIES_FOR_LEDGER = 2

/** How many publications go through the ledger at once: one PublishBatch's worth. */
const AT_ONCE = 10

/**
 * Publishes each once: claims it in the ledger, publishes what was claimed, marks what SNS accepted. Returns how many
 * were published now and how many had been before. Throws when some could not be, after all others were: nothing is
 * lost then, since the message that brought them comes back. `anyway`: publishes even what the ledger refuses to claim.
 */
export async function publishOnce(
  publications: readonly Recorded[],
  ledger: Ledger,
  publish: Publisher,
  anyway = false,
): Promise<{ readonly published: number; readonly already: number }> {
  const held: string[] = []
  const failed = new Map<string, string>()
  const unclaimed: unknown[] = []
  let published = 0
  let already = 0
  const unrecorded: { count: number; cause?: unknown } = { count: 0 }
  for (let start = 0; start < publications.length; start += AT_ONCE) {
    const batch = publications.slice(start, start + AT_ONCE)
    const claims = await Promise.all(batch.map((item) => attempt(item, ledger)))
    const mine = claims.flatMap(({ item, claim }) => (claim.kind === "claimed" ? [{ item, etag: claim.etag }] : []))
    already += claims.filter(({ claim }) => claim.kind === "published").length
    held.push(...claims.filter(({ claim }) => claim.kind === "held").map(({ item }) => item.id))
    const unrecordable: Publication[] = []
    for (const { item, claim } of claims) {
      if (claim.kind !== "unclaimed") continue
      if (anyway && isRefused(claim.error)) {
        unrecorded.cause = claim.error
        unrecordable.push(item.unrecorded())
      } else unclaimed.push(claim.error)
    }
    const going: Publication[] = [...mine.map(({ item: { unrecorded: _, ...rest } }) => rest), ...unrecordable]
    if (going.length === 0) continue
    const errors = new Map((await publish(going)).map(({ id, error }) => [id, error]))
    for (const { id } of going) {
      const error = errors.get(id)
      if (error !== null) failed.set(id, error ?? "no answer")
    }
    const accepted = mine.filter(({ item }) => !failed.has(item.id))
    published += accepted.length
    unrecorded.count += unrecordable.filter(({ id }) => !failed.has(id)).length
    await settleAll(accepted.map(async ({ item, etag }) => ledger.markPublished(item.key, item.id, item.record, etag)))
  }
  if (failed.size > 0) throw new PublishError([...failed.keys()], [...new Set(failed.values())].join("; "))
  if (unclaimed.length > 0) throw unclaimed[0]
  if (unrecorded.cause !== undefined) throw new UnrecordedError(unrecorded.count, { cause: unrecorded.cause })
  if (held.length > 0) throw new LeaseHeldError(held)
  return { published, already }
}

/** One that cannot be claimed keeps none of the others back. */
async function attempt(item: Recorded, ledger: Ledger) {
  try {
    return { item, claim: await ledger.claim(item.key, item.id, item.record) }
  } catch (error) {
    return { item, claim: { kind: "unclaimed", error } as const }
  }
}
