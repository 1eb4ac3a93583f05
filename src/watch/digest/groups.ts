import type { LedgerEntry } from "../../delivery/ledger/entry.ts"
import { readUnparsedKey, type UnparsedKey, type UnparsedObject } from "../../delivery/unparsed/entry.ts"
import type { UnparsedGroup } from "../../delivery/unparsed/notice.ts"
import type { ObjectStore } from "../../engine/s3/object-store.ts"
import { prefixOf } from "../../notice.ts"

/** An object of the ledger as a listing shows it. */
export type ListedEntry = { readonly key: string }

/** Entries of an hour that are counted: 100 pages of a listing. */
export const MAX_ENTRIES = 100_000

/** Notices of an hour. An attacker chooses the prefixes, so those beyond the limit share one. */
export const MAX_GROUPS = 20

/** Entries of a group that are read and named. */
const MAX_NAMED = 10

type Count = { readonly source: string; objects: number; unparsed: number; lines: number; readonly keys: string[] }

/** Counts the entries of an hour by source and prefix, from their keys alone. Memory is bounded. */
export class Groups {
  readonly #groups = new Map<string, Count>()
  #rest: Count | undefined
  #entries = 0

  /** Adds an entry. Returns false when no more are counted. */
  add({ key }: ListedEntry): boolean {
    const found = readUnparsedKey(key)
    if (found === undefined) return true
    const count = this.#countOf(found)
    count.objects++
    count.unparsed += found.unparsed
    count.lines += found.lines
    if (count.keys.length < MAX_NAMED) count.keys.push(key)
    return ++this.#entries < MAX_ENTRIES
  }

  /** Reads the first entries of each group, which name objects and lines. */
  async read(hour: string, store: Pick<ObjectStore, "read">): Promise<UnparsedGroup[]> {
    const groups: UnparsedGroup[] = []
    for (const count of [...this.#groups.values(), ...(this.#rest ? [this.#rest] : [])]) {
      const { source, objects, unparsed, lines, keys } = count
      const first = (await Promise.all(keys.map((key) => readEntry(key, store)))).filter((object) => object !== null)
      const [one] = first
      const isRest = count === this.#rest || one === undefined
      const location = isRest ? undefined : `${one.bucket}/${prefixOf(one.key)}`
      groups.push({ hour, source, location, objects, unparsed, lines, first, isCutOff: this.#entries >= MAX_ENTRIES })
    }
    return groups
  }

  #countOf({ source, group }: UnparsedKey): Count {
    const name = `${source}/${group}`
    const known = this.#groups.get(name)
    if (known) return known
    if (this.#groups.size >= MAX_GROUPS) {
      this.#rest ??= { source: "several", objects: 0, unparsed: 0, lines: 0, keys: [] }
      return this.#rest
    }
    const count = { source, objects: 0, unparsed: 0, lines: 0, keys: [] }
    this.#groups.set(name, count)
    return count
  }
}

async function readEntry(key: string, store: Pick<ObjectStore, "read">): Promise<UnparsedObject | null> {
  const stored = await store.read(key)
  return stored === null ? null : JSON.parse((JSON.parse(stored.text) as LedgerEntry).record)
}
