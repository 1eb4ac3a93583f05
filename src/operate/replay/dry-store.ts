import type { LedgerStore, Stored, Written } from "../../engine/s3/object-store.ts"

/** A store that reads what is really there and keeps what is written to itself: a replay that changes nothing. */
export function dryStore(real: Pick<LedgerStore, "read">): LedgerStore {
  const own = new Map<string, Stored>()
  let writes = 0
  const read = async (key: string) => own.get(key) ?? (await real.read(key))
  const put = (key: string, text: string): Written => {
    const etag = `dry-${++writes}`
    own.set(key, { text, etag })
    return { kind: "written", etag }
  }
  return {
    read,
    create: async (key, text) => ((await read(key)) === null ? put(key, text) : { kind: "exists" }),
    async replace(key, text, etag) {
      const stored = await read(key)
      if (stored === null) return { kind: "gone" }
      return stored.etag === etag ? put(key, text) : { kind: "exists" }
    },
  }
}
