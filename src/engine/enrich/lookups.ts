import { createHash } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import type { S3Client } from "@aws-sdk/client-s3"
import { ledgerStore } from "../../delivery/ledger/s3-ledger.ts"
import { settleAll } from "../../delivery/ledger/settle.ts"
import { type Event, emptyEvent, type Value } from "../../event.ts"
import type { Environment } from "../../settings.ts"
import type { Match } from "../match/match.ts"
import type { LedgerStore, Written } from "../s3/object-store.ts"
import { type FdrMetadata, fdrKeys, joinFdr } from "../sources/crowdstrike-fdr/lookup.ts"
import { crowdstrikeFdr } from "../sources/crowdstrike-fdr.ts"

/** What a metadata record tells of a host or a user. */
export type Told = Exclude<FdrMetadata, { readonly kind: "other" }>
type Kind = Told["kind"]
type Entry = { readonly time: number; readonly facts: Event }
/** What is known of the hosts or the users whose key hashes to the same two digits. */
type Shard = { readonly [key: string]: Entry | undefined }

/** So many entries are gathered before they are written: some ten MB. */
const MOST_PENDING = 20_000
/** So many shards are kept while an object is scanned, and written at once. */
const MOST_CACHED = 64
const AT_ONCE = 16
/** As long as others write the same shard: as many as may scan at the same time, and more. */
const MOST_CONFLICTS = 20
const CONFLICT_PAUSE_MS = 50

/**
 * What FDR's aidmaster and userinfo say of hosts and users, for the alerts of its events, which have only ids. It lies
 * beside the ledger as 256 objects for hosts and 256 for users, `lookups/crowdstrike.fdr/host/3f.json`: a map from the
 * id to the newest facts. One instance serves the scan of one object.
 */
export class Lookups {
  readonly #store: LedgerStore
  readonly #sleep: (ms: number) => Promise<void>
  readonly #pending = new Map<string, Map<string, Entry>>()
  readonly #cache = new Map<string, Promise<Shard>>()
  #count = 0

  constructor(store: LedgerStore, sleep: (ms: number) => Promise<void>) {
    this.#store = store
    this.#sleep = sleep
  }

  /** Keeps what a metadata record tells; `close` writes the last of it. */
  async keep({ kind, key, time, facts }: Told): Promise<void> {
    const place = shardKey(kind, key)
    const shard = this.#pending.get(place) ?? new Map<string, Entry>()
    this.#pending.set(place, shard)
    if (!shard.has(key)) this.#count++
    if (time >= (shard.get(key)?.time ?? 0)) shard.set(key, { time, facts })
    if (this.#count >= MOST_PENDING) await this.close()
  }

  async close(): Promise<void> {
    const shards = [...this.#pending]
    this.#pending.clear()
    this.#count = 0
    for (let start = 0; start < shards.length; start += AT_ONCE) {
      await settleAll(shards.slice(start, start + AT_ONCE).map(([place, entries]) => this.#merge(place, entries)))
    }
  }

  /**
   * A match of an FDR event, which has only ids, with the names of its host and user as far as they are known; every
   * other match as it is. Throws as the store does.
   */
  async name(match: Match): Promise<Match> {
    if (match.source !== crowdstrikeFdr.name) return match
    const { host, user } = fdrKeys(match.event)
    const facts = { host: await this.#find("host", host), user: await this.#find("user", user) }
    return { ...match, event: joinFdr(match.event, facts) }
  }

  async #find(kind: Kind, key: string | undefined): Promise<Event | undefined> {
    if (key === undefined) return undefined
    const place = shardKey(kind, key)
    const cached = this.#cache.get(place) ?? this.#read(place).then(({ shard }) => shard)
    this.#cache.set(place, cached)
    const [oldest] = this.#cache.keys()
    if (this.#cache.size > MOST_CACHED && oldest !== undefined) this.#cache.delete(oldest)
    return (await cached)[key]?.facts
  }

  /** Two that scan metadata at once merge one after the other: who finds the shard changed reads it again. */
  async #merge(place: string, entries: ReadonlyMap<string, Entry>): Promise<void> {
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      const { shard, etag } = await this.#read(place)
      const merged: { [key: string]: Entry } = Object.assign(Object.create(null), shard)
      let isNews = false
      for (const [key, entry] of entries) {
        const known = merged[key]
        if (known !== undefined && known.time >= entry.time) continue
        merged[key] = entry
        isNews = true
      }
      if (!isNews) return
      const text = JSON.stringify(merged)
      const written: Written =
        etag === undefined ? await this.#store.create(place, text) : await this.#store.replace(place, text, etag)
      if (written.kind === "written") return
      await this.#sleep(CONFLICT_PAUSE_MS * (1 + conflicts))
    }
    throw new Error(`the lookup ${place} stayed in conflict after ${MOST_CONFLICTS} tries`)
  }

  async #read(place: string): Promise<{ readonly shard: Shard; readonly etag?: string }> {
    const stored = await this.#store.read(place)
    return stored === null ? { shard: Object.create(null) } : { shard: parseShard(stored.text), etag: stored.etag }
  }
}

/** Lookups in the ledger's bucket, one for each scan. */
export function s3Lookups(s3: S3Client, environment: Environment): () => Lookups {
  const store = ledgerStore(s3, environment)
  return () => new Lookups(store, (ms) => setTimeout(ms))
}

function shardKey(kind: Kind, key: string): string {
  return `lookups/crowdstrike.fdr/${kind}/${createHash("sha256").update(key).digest("hex").slice(0, 2)}.json`
}

/** Maps without a prototype: an id or a field may be called like a method of Object. */
function parseShard(text: string): Shard {
  const shard: { [key: string]: Entry } = Object.create(null)
  const stored = JSON.parse(text) as { readonly [key: string]: { time: number; facts: { [field: string]: Value } } }
  for (const [key, { time, facts }] of Object.entries(stored)) {
    shard[key] = { time, facts: Object.assign(emptyEvent(), facts) }
  }
  return shard
}
