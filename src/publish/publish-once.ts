import { LeaseHeldError, PublishError } from "../errors.ts"
import type { Ledger } from "../ledger/ledger.ts"
import { settleAll } from "../ledger/settle.ts"
import type { Publication, Publisher } from "./publisher.ts"

/** A publication, with its key in the ledger and what the ledger keeps of it: the whole, where the body was cut to fit. */
export type Recorded = Publication & { readonly key: string; readonly record: string }

/** How many publications go through the ledger at once: one PublishBatch's worth. */
const AT_ONCE = 10

/**
 * Publishes each once: claims it in the ledger, publishes what was claimed, marks what SNS accepted. Returns how many
 * were published now and how many had been before. Throws when some could not be, after all others were: nothing is
 * lost then, since the message that brought them comes back.
 */
export async function publishOnce(
  publications: readonly Recorded[],
  ledger: Ledger,
  publish: Publisher,
): Promise<{ readonly published: number; readonly already: number }> {
  const held: string[] = []
  const failed = new Map<string, string>()
  let published = 0
  let already = 0
  for (let start = 0; start < publications.length; start += AT_ONCE) {
    const batch = publications.slice(start, start + AT_ONCE)
    const claims = await settleAll(
      batch.map(async (item) => ({ item, claim: await ledger.claim(item.key, item.id, item.record) })),
    )
    const mine = claims.flatMap(({ item, claim }) => (claim.kind === "claimed" ? [{ item, etag: claim.etag }] : []))
    already += claims.filter(({ claim }) => claim.kind === "published").length
    held.push(...claims.filter(({ claim }) => claim.kind === "held").map(({ item }) => item.id))
    if (mine.length === 0) continue
    const results = await publish(mine.map(({ item }) => item))
    const errors = new Map(results.map(({ id, error }) => [id, error]))
    await settleAll(
      mine.map(async ({ item, etag }) => {
        const error = errors.get(item.id)
        if (error === null) await ledger.markPublished(item.key, item.id, item.record, etag)
        else failed.set(item.id, error ?? "no answer")
      }),
    )
    published += mine.length - mine.filter(({ item }) => failed.has(item.id)).length
  }
  if (failed.size > 0) throw new PublishError([...failed.keys()], [...new Set(failed.values())].join("; "))
  if (held.length > 0) throw new LeaseHeldError(held)
  return { published, already }
}
