import { createHash } from "node:crypto"
import { join } from "node:path"
import { Ledger } from "../../src/delivery/ledger/ledger.ts"
import type { Publication } from "../../src/delivery/publish/publisher.ts"
import { processMessage } from "../../src/detect/process-message.ts"
import { SideTables } from "../../src/engine/enrich/side-tables.ts"
import type { CompiledRules } from "../../src/engine/match/compiled-rules.ts"
import type { ObjectStore, StoredObject, WriteResult } from "../../src/engine/s3/object-store.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import { loadRules } from "../../src/rules/load.ts"

const ARRIVAL = Date.parse("2026-11-24T08:00:00.000Z")

/** An object as it is stored; `body` opens it. */
type StoredBody = { readonly key?: string; readonly body: () => AsyncIterable<Uint8Array> }

/**
 * The objects of a ledger without their content, except where it is small: what the measured process holds is what
 * detect holds. It encodes each text as the client of S3 does.
 */
class HashingStore implements ObjectStore {
  readonly #objects = new Map<string, string>()
  readonly #hash = createHash("sha256")

  async create(key: string, text: string): Promise<WriteResult> {
    if (this.#objects.has(key)) return { kind: "exists" }
    return this.#write(key, text)
  }

  async replace(key: string, text: string): Promise<WriteResult> {
    return this.#write(key, text)
  }

  async read(key: string): Promise<StoredObject | null> {
    const text = this.#objects.get(key)
    return text === undefined ? null : { text, etag: key }
  }

  count(prefix: string): number {
    return [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).length
  }

  #write(key: string, text: string): WriteResult {
    this.#hash.update(Buffer.from(text))
    this.#objects.set(key, key.startsWith("lookups/") ? text : "")
    return { kind: "written", etag: key }
  }
}

/** Our own rules, each of them several times under different ids. */
async function repeatedRules(times: number): Promise<CompiledRules> {
  const compiled = await loadRules(join(import.meta.dirname, "../../site/rules"))
  const copies = <T>(list: readonly T[]) => list.flatMap((one) => Array.from({ length: times }, () => one))
  return {
    rules: compiled.rules.flatMap((rule) =>
      Array.from({ length: times }, (_, copy) => ({ ...rule, rule_id: `${rule.rule_id}-${copy}` })),
    ),
    queries: copies(compiled.queries),
    literals: copies(compiled.literals),
    matchAll: (event, onMatch) =>
      compiled.matchAll(event, (index) => {
        for (let copy = 0; copy < times; copy++) onMatch(index * times + copy)
      }),
  }
}

/** What detect published and recorded, and the error with which the message would come back. */
export type DetectResult = {
  readonly alerts: number
  readonly alertBytes: number
  readonly notices: readonly string[]
  readonly recorded: number
  readonly archives: number
  readonly error: string
}

/** Runs detect over one object with `rules` copies of our rules. */
export async function detectOnce({ key = "worst.ndjson", body }: StoredBody, rules = 1): Promise<DetectResult> {
  const store = new HashingStore()
  let [alerts, alertBytes] = [0, 0]
  const notices: string[] = []
  const accept = (publications: readonly Publication[]) => publications.map(({ id }) => ({ id, error: null }))
  const sleep = async () => {}
  const object = { bucket: "edr-logs", key, etag: "e", arrival: ARRIVAL }
  let error = ""
  await processMessage({ objects: [object], skipped: [] }, Number.POSITIVE_INFINITY, {
    scanner: scannerOf(await repeatedRules(rules)),
    open: async () => ({ body: body(), reopen: async () => body(), size: 0 }),
    ledger: new Ledger({ store, now: () => ARRIVAL, sleep, nonce: () => "nonce", leaseMs: 360_000 }),
    sideTables: () => new SideTables(store, sleep),
    publishAlert: async (publications) => {
      alerts += publications.length
      for (const { body } of publications) alertBytes += Buffer.byteLength(body)
      return accept(publications)
    },
    publishNotice: async (publications) => {
      notices.push(...publications.map(({ attributes }) => attributes["notice"]?.StringValue ?? ""))
      return accept(publications)
    },
    now: () => ARRIVAL,
    log: (line) => {
      error = line.error ?? ""
    },
  }).catch((failure: unknown) => {
    error = String(failure)
  })
  return {
    alerts,
    alertBytes,
    notices: notices.sort(),
    recorded: store.count("alerts/"),
    archives: store.count("suppressed/"),
    error,
  }
}
