import { createHash } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { settleAll } from "../../errors.ts"
import { type Event, emptyEvent, type Value } from "../../event.ts"
import type { Match } from "../match/match.ts"
import { typedEvent } from "../match/typed-event.ts"
import type { ObjectStore, WriteResult } from "../s3/object-store.ts"
import { sources } from "../sources/index.ts"
import type { MetadataRecord, Source } from "../sources/source.ts"

type Kind = MetadataRecord["kind"]
type SideTableEntry = { readonly time: number; readonly fields: Event }
/** What is known of the hosts or users whose keys hash to the same two hex digits. */
type Shard = { readonly [key: string]: SideTableEntry | undefined }

/** Entries held before they are written, and their characters. */
const MAX_PENDING = 20_000
const MAX_PENDING_LENGTH = 16 * 1024 * 1024
/** The text of the shards that are held while an object is scanned. In memory, they take a few times as much. */
const MAX_CACHED_LENGTH = 32 * 1024 * 1024
const CONCURRENT_WRITES = 16
/** More than the number of functions that can scan metadata at the same time. */
const MAX_CONFLICTS = 20
const CONFLICT_PAUSE_MS = 50

/**
 * Names of hosts and users that a vendor delivers apart from its events. A scan of metadata records keeps them in the
 * ledger's bucket, 256 objects for each source and kind, such as `lookups/<source>/host/3f.json`: a map from the id to
 * the newest fields. A match of that source gets the fields of its host and user. One instance serves one scan.
 */
export class SideTables {
  readonly #store: ObjectStore
  readonly #sleep: (ms: number) => Promise<void>
  readonly #sources: readonly Source[]
  readonly #pending = new Map<string, Map<string, SideTableEntry>>()
  /** The shards that were read, the newest last. */
  readonly #cache = new Map<string, { readonly shard: Shard; readonly length: number }>()
  readonly #maxCachedLength: number
  #cachedLength = 0
  #count = 0
  #length = 0

  constructor(
    store: ObjectStore,
    sleep: (ms: number) => Promise<void> = setTimeout,
    known: readonly Source[] = sources,
    maxCachedLength = MAX_CACHED_LENGTH,
  ) {
    this.#store = store
    this.#sleep = sleep
    this.#sources = known
    this.#maxCachedLength = maxCachedLength
  }

  /** Keeps a metadata record of a source; `close` writes what is still pending. Throws as the store does. */
  async keep(source: string, { kind, key, time, fields }: MetadataRecord): Promise<void> {
    const path = shardKey(source, kind, key)
    const shard = this.#pending.get(path) ?? new Map<string, SideTableEntry>()
    this.#pending.set(path, shard)
    if (!shard.has(key)) this.#count++
    if (time >= (shard.get(key)?.time ?? 0)) {
      // A value may be a part of a long text, which it would keep in memory.
      const text = JSON.stringify([key, fields])
      const [ownKey, ownFields]: [string, Event] = JSON.parse(text)
      shard.set(ownKey, { time, fields: Object.assign(emptyEvent(), ownFields) })
      this.#length += text.length
    }
    if (this.#count >= MAX_PENDING || this.#length >= MAX_PENDING_LENGTH) await this.close()
  }

  async close(): Promise<void> {
    const shards = [...this.#pending]
    this.#pending.clear()
    this.#count = 0
    this.#length = 0
    for (let start = 0; start < shards.length; start += CONCURRENT_WRITES) {
      const writes = shards.slice(start, start + CONCURRENT_WRITES).map(([path, entries]) => this.#merge(path, entries))
      await settleAll(writes)
    }
  }

  /**
   * The match with the known fields of its host and user, where its event does not have them. A match of a source
   * without metadata is returned unchanged. Throws as the store does.
   */
  async enrich(match: Match): Promise<Match> {
    const keys = this.#sources.find(({ name }) => name === match.source)?.metadata?.keysOf(match.event)
    if (keys === undefined) return match
    const host = await this.#find(match.source, "host", keys.host)
    const user = await this.#find(match.source, "user", keys.user)
    return { ...match, event: withKnownFields(match.event, host, user) }
  }

  async #find(source: string, kind: Kind, key: string | undefined): Promise<Event | undefined> {
    if (key === undefined) return undefined
    const path = shardKey(source, kind, key)
    const { shard } = this.#cache.get(path) ?? (await this.#readToCache(path))
    return shard[key]?.fields
  }

  /** Drops the oldest shards for it, and keeps it even if it exceeds the limit alone. */
  async #readToCache(path: string): Promise<{ readonly shard: Shard; readonly length: number }> {
    const read = await this.#read(path)
    for (const [oldest, { length }] of this.#cache) {
      if (this.#cachedLength + read.length <= this.#maxCachedLength) break
      this.#cache.delete(oldest)
      this.#cachedLength -= length
    }
    this.#cachedLength += read.length - (this.#cache.get(path)?.length ?? 0)
    this.#cache.set(path, read)
    return read
  }

  /** Concurrent scans of metadata merge one after the other: a scan that finds the shard changed reads it again. */
  async #merge(path: string, entries: ReadonlyMap<string, SideTableEntry>): Promise<void> {
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      const { shard, etag } = await this.#read(path)
      const merged: { [key: string]: SideTableEntry } = Object.assign(Object.create(null), shard)
      let hasChanged = false
      for (const [key, entry] of entries) {
        const known = merged[key]
        if (known !== undefined && known.time >= entry.time) continue
        merged[key] = entry
        hasChanged = true
      }
      if (!hasChanged) return
      const text = JSON.stringify(merged)
      const written: WriteResult =
        etag === undefined ? await this.#store.create(path, text) : await this.#store.replace(path, text, etag)
      if (written.kind === "written") return
      await this.#sleep(CONFLICT_PAUSE_MS * (1 + conflicts))
    }
    throw new Error(`the side table ${path} stayed in conflict after ${MAX_CONFLICTS} tries`)
  }

  async #read(path: string): Promise<{ readonly shard: Shard; readonly length: number; readonly etag?: string }> {
    const stored = await this.#store.read(path)
    if (stored === null) return { shard: Object.create(null), length: 0 }
    return { shard: parseShard(stored.text), length: stored.text.length, etag: stored.etag }
  }
}

/** The event with fields that are known from elsewhere; its own fields win. */
export function withKnownFields(event: Event, ...known: readonly (Event | undefined)[]): Event {
  return Object.assign(emptyEvent(), ...known, event)
}

function shardKey(source: string, kind: Kind, key: string): string {
  return `lookups/${source}/${kind}/${createHash("sha256").update(key).digest("hex").slice(0, 2)}.json`
}

/** Maps without a prototype: an id or a field may have the name of a method of Object. */
function parseShard(text: string): Shard {
  const shard: { [key: string]: SideTableEntry } = Object.create(null)
  const stored = JSON.parse(text) as { readonly [key: string]: { time: number; fields: { [field: string]: Value } } }
  for (const [key, { time, fields }] of Object.entries(stored)) {
    shard[key] = { time, fields: typedEvent(Object.assign(emptyEvent(), fields)) }
  }
  return shard
}
