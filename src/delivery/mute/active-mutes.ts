import type { S3Client } from "@aws-sdk/client-s3"
import { type Environment, required } from "../../settings.ts"
import { isActive, keyBefore, type Mute, readMute } from "./mute.ts"
import { type MuteStore, s3MuteStore } from "./mute-store.ts"

/** How long what was read is used. */
const CACHE_MS = 60_000
/** As many mutes can act at once. `landfall mute` makes no more. */
export const MAX_ACTIVE_MUTES = 200
const CONCURRENCY = 25

type ActiveMutesContext = {
  readonly store: Pick<MuteStore, "list" | "read">
  /** ms since 1970. */
  readonly now: () => number
  readonly log: { readonly error: (message: string, details: Record<string, unknown>) => void }
}

/**
 * Returns the mutes that act, at most a minute old. If they cannot be read, it returns none: a message that nobody wants is
 * better than a lost one.
 */
export function activeMutes({ store, now, log }: ActiveMutesContext): () => Promise<readonly Mute[]> {
  let cached: { readonly mutes: readonly Mute[]; readonly until: number } | undefined
  return async () => {
    if (cached === undefined || cached.until <= now()) {
      try {
        cached = { mutes: await readActiveMutes(store, now()), until: now() + CACHE_MS }
      } catch (error) {
        cached = undefined
        log.error("the mutes cannot be read: nothing is muted", { error: String(error) })
        return []
      }
    }
    return cached.mutes.filter((mute) => isActive(mute, now()))
  }
}

/** The mutes in the ledger of the function's environment: LEDGER_BUCKET and LEDGER_OWNER. */
export function ledgerMutes(s3: S3Client, environment: Environment, log: ActiveMutesContext["log"]) {
  const bucket = required(environment, "LEDGER_BUCKET", "the name of the ledger's bucket")
  return activeMutes({ store: s3MuteStore(s3, bucket, environment["LEDGER_OWNER"]), now: Date.now, log })
}

/** Reads the mutes that act at a time, those that expire first at the front. */
export async function readActiveMutes(store: Pick<MuteStore, "list" | "read">, now: number): Promise<readonly Mute[]> {
  const keys = (await store.list(keyBefore(now))).slice(0, MAX_ACTIVE_MUTES * 2)
  const mutes: Mute[] = []
  for (let start = 0; start < keys.length; start += CONCURRENCY) {
    const stored = await Promise.all(keys.slice(start, start + CONCURRENCY).map((key) => store.read(key)))
    for (const one of stored) {
      const mute = one === null ? undefined : readMute(one.text)
      if (mute !== undefined && isActive(mute, now)) mutes.push(mute)
    }
  }
  return mutes.slice(0, MAX_ACTIVE_MUTES)
}
