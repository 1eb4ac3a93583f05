import { MAX_ACTIVE_MUTES, readActiveMutes } from "../../delivery/mute/active-mutes.ts"
import {
  isActive,
  MAX_MUTE_MS,
  type Mute,
  type MuteSelector,
  muteId,
  muteKey,
  readMute,
} from "../../delivery/mute/mute.ts"
import type { MuteStore } from "../../delivery/mute/mute-store.ts"

/** A mute cannot be made or ended. The message says why. */
export class MuteError extends Error {
  override readonly name = "MuteError"
}

type MuteContext = {
  readonly store: MuteStore
  /** ms since 1970. */
  readonly now: () => number
  /** The ARN of the caller. */
  readonly caller: () => Promise<string>
  /** Returns a text that no other mute has. */
  readonly nonce: () => string
}

type MuteRequest = { readonly selector: MuteSelector; readonly reason: string; readonly forMs: number }

/** Records a mute in the ledger. notify obeys it within a minute. */
export async function createMute({ selector, reason, forMs }: MuteRequest, context: MuteContext): Promise<Mute> {
  const now = Math.floor(context.now() / 1000) * 1000
  if (forMs > MAX_MUTE_MS) throw new MuteError("a mute lasts 30 days at most")
  const active = await readActiveMutes(context.store, now)
  if (active.length >= MAX_ACTIVE_MUTES)
    throw new MuteError(`${active.length} mutes act already; end some: landfall mutes, landfall unmute`)
  const expires = now + forMs
  const id = muteId(expires, context.nonce())
  const mute: Mute = {
    scheme: 1,
    id,
    ...selector,
    reason,
    author: await context.caller(),
    created: new Date(now).toISOString(),
    expires: new Date(expires).toISOString(),
  }
  const text = JSON.stringify(mute)
  if (readMute(text) === undefined) throw new MuteError("name a rule, --tag, --host, --user or --severity")
  const { kind } = await context.store.create(muteKey(id), text)
  if (kind !== "written") throw new MuteError("the mute was not recorded; run the command again")
  return mute
}

/** Ends a mute now. Its object stays in the ledger, with who ended it and when. */
export async function endMute(id: string, { store, now, caller }: MuteContext): Promise<Mute> {
  const stored = await store.read(muteKey(id))
  const mute = stored === null ? undefined : readMute(stored.text)
  if (stored === null || mute === undefined) throw new MuteError(`there is no mute ${id}: landfall mutes`)
  if (!isActive(mute, now())) throw new MuteError(`the mute ${id} does not act any more`)
  const ended: Mute = { ...mute, ended: { at: new Date(now()).toISOString(), by: await caller() } }
  const { kind } = await store.replace(muteKey(id), JSON.stringify(ended), stored.etag)
  if (kind !== "written") throw new MuteError("the mute was changed meanwhile; run the command again")
  return ended
}

/** The mutes of the ledger, those that expire first at the front: those that act, or all. */
export async function listMutes(store: MuteStore, now: number, isAll: boolean): Promise<readonly Mute[]> {
  if (!isAll) return readActiveMutes(store, now)
  const mutes: Mute[] = []
  for (let keys = await store.list("mutes/"); keys.length > 0; keys = await store.list(keys.at(-1) ?? "")) {
    for (const key of keys) {
      const stored = await store.read(key)
      const mute = stored === null ? undefined : readMute(stored.text)
      if (mute !== undefined) mutes.push(mute)
    }
  }
  return mutes
}
