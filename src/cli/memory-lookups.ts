import { Lookups } from "../engine/enrich/lookups.ts"
import type { LedgerStore, Stored } from "../engine/s3/object-store.ts"

/** Lookups that last as long as the command: what the ledger's bucket keeps between the scans of the Lambda. */
export function memoryLookups(): () => Lookups {
  const objects = new Map<string, Stored>()
  let writes = 0
  const put = (key: string, text: string) => {
    const etag = String(++writes)
    objects.set(key, { text, etag })
    return { kind: "written", etag } as const
  }
  const store: LedgerStore = {
    create: async (key, text) => (objects.has(key) ? { kind: "exists" } : put(key, text)),
    replace: async (key, text, etag) => (objects.get(key)?.etag === etag ? put(key, text) : { kind: "exists" }),
    read: async (key) => objects.get(key) ?? null,
  }
  return () => new Lookups(store, async () => {})
}
