import { type Mute, muteId, muteKey } from "../../../src/delivery/mute/mute.ts"
import type { MuteStore } from "../../../src/delivery/mute/mute-store.ts"
import type { MemoryStore } from "../ledger/memory-store.ts"

/** The mutes of a ledger in memory. */
export function muteStoreOf(store: MemoryStore): MuteStore {
  return {
    create: (key, text) => store.create(key, text),
    replace: (key, text, etag) => store.replace(key, text, etag),
    read: (key) => store.read(key),
    list: async (after) =>
      [...store.objects.keys()]
        .filter((key) => key.startsWith("mutes/") && key > after)
        .sort()
        .slice(0, 1000),
  }
}

/** Puts a mute into the store. It acts from `created` for an hour, both in ms since 1970. */
export async function putMute(
  store: MemoryStore,
  selector: Partial<Mute>,
  created: number,
  forMs = 3_600_000,
): Promise<Mute> {
  const expires = created + forMs
  const mute: Mute = {
    ...{ scheme: 1, id: muteId(expires, "abc123"), reason: "a test", author: "arn:aws:iam::1:user/a" },
    ...{ created: new Date(created).toISOString(), expires: new Date(expires).toISOString() },
    ...selector,
  }
  await store.create(muteKey(mute.id), JSON.stringify(mute))
  return mute
}
