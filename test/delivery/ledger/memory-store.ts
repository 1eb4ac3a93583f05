import type { ObjectStore, WriteResult } from "../../../src/engine/s3/object-store.ts"

type Answer = "conflict" | "lost"

/** A bucket in memory. It can answer a write with 409, or lose the response of a completed write. */
export class MemoryStore implements ObjectStore {
  readonly objects = new Map<string, { text: string; etag: string }>()
  /** The faults of the next writes, in order; without one, a write is answered correctly. */
  readonly coming: Answer[] = []
  #etags = 0

  async create(key: string, text: string): Promise<WriteResult> {
    return this.#answer(() => (this.objects.has(key) ? { kind: "exists" } : this.#put(key, text)))
  }

  async replace(key: string, text: string, etag: string): Promise<WriteResult> {
    return this.#answer(() => {
      const there = this.objects.get(key)
      if (!there) return { kind: "gone" }
      return there.etag === etag ? this.#put(key, text) : { kind: "exists" }
    })
  }

  async read(key: string) {
    return this.objects.get(key) ?? null
  }

  state(key: string): string | undefined {
    const text = this.objects.get(key)?.text
    return text === undefined ? undefined : JSON.parse(text).state
  }

  /** After a lost response the client writes again, like the SDK. */
  #answer(write: () => WriteResult): WriteResult {
    const answer = this.coming.shift()
    if (answer === "conflict") return { kind: "conflict" }
    const first = write()
    return answer === "lost" ? write() : first
  }

  #put(key: string, text: string): WriteResult {
    const etag = `etag-${++this.#etags}`
    this.objects.set(key, { text, etag })
    return { kind: "written", etag }
  }
}
