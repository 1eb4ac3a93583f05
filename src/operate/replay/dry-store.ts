import type { ObjectStore, StoredObject, WriteResult } from "../../engine/s3/object-store.ts"

/** A store that reads through to `real` and keeps its writes in memory, so that nothing changes in `real`. */
export function dryStore(real: Pick<ObjectStore, "read">): ObjectStore {
  const own = new Map<string, StoredObject>()
  let writes = 0
  const read = async (key: string) => own.get(key) ?? (await real.read(key))
  const put = (key: string, text: string): WriteResult => {
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
