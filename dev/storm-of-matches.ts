import { join } from "node:path"
import { Ledger } from "../src/delivery/ledger/ledger.ts"
import type { Publication } from "../src/delivery/publish/publisher.ts"
import { processMessage } from "../src/detect/process-message.ts"
import { SideTables } from "../src/engine/enrich/side-tables.ts"
import type { ObjectStore, StoredObject, WriteResult } from "../src/engine/s3/object-store.ts"
import { scannerOf } from "../src/engine/scanner.ts"
import { loadRules } from "../src/rules/load.ts"

const ARRIVAL = Date.parse("2026-11-24T08:00:00.000Z")
const LINES_PER_CHUNK = 500

/** The objects of a ledger. It only counts suppressed matches, so that the measured memory does not include them. */
class CountingStore implements ObjectStore {
  readonly objects = new Map<string, StoredObject>()
  suppressed = 0

  async create(key: string, text: string): Promise<WriteResult> {
    if (this.objects.has(key)) return { kind: "exists" }
    const isSuppressed = key.startsWith("suppressed/")
    if (isSuppressed) this.suppressed += text.split("kibana.alert.uuid").length - 1
    return this.#write(key, isSuppressed ? "" : text)
  }

  async replace(key: string, text: string): Promise<WriteResult> {
    return this.#write(key, text)
  }

  async read(key: string): Promise<StoredObject | null> {
    return this.objects.get(key) ?? null
  }

  #write(key: string, text: string): WriteResult {
    this.objects.set(key, { text, etag: key })
    return { kind: "written", etag: key }
  }
}

/** A record of FDR that the first rule matches; each `n` gives a different one. */
function matchingRecord(n: number): string {
  return JSON.stringify({
    event_simpleName: "ProcessRollup2",
    event_platform: "Win",
    aid: "0123",
    cid: "4567",
    id: `id-${n}`,
    timestamp: String(ARRIVAL - 100_000 + n),
    ImageFileName: "\\Device\\HarddiskVolume3\\aspnet_regiis.exe",
    CommandLine: "aspnet_regiis.exe -pdf connectionStrings D:/inetpub",
  })
}

async function* matchingLines(count: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < count; start += LINES_PER_CHUNK) {
    const size = Math.min(LINES_PER_CHUNK, count - start)
    yield Buffer.from(Array.from({ length: size }, (_, index) => `${matchingRecord(start + index)}\n`).join(""))
  }
}

/** Scans one object of `count` lines, all of which match. Returns what is published and recorded. */
export async function stormOfMatches(count: number) {
  const store = new CountingStore()
  const [alerts, notices]: [Publication[], Publication[]] = [[], []]
  const publishInto = (list: Publication[]) => async (publications: readonly Publication[]) => {
    list.push(...publications)
    return publications.map(({ id }) => ({ id, error: null }))
  }
  const sleep = async () => {}
  const object = { bucket: "edr-logs", key: "storm.ndjson", etag: "e", arrival: ARRIVAL }
  await processMessage({ objects: [object], skipped: [] }, Number.POSITIVE_INFINITY, {
    scanner: scannerOf(await loadRules(join(import.meta.dirname, "../site/rules"))),
    open: async () => ({ body: matchingLines(count), size: 0 }),
    ledger: new Ledger({ store, now: () => ARRIVAL, sleep, nonce: () => "nonce", leaseMs: 360_000 }),
    sideTables: () => new SideTables(new CountingStore(), sleep),
    publishAlert: publishInto(alerts),
    publishNotice: publishInto(notices),
    now: () => ARRIVAL,
    log: () => {},
  })
  const recorded = [...store.objects.keys()].filter((key) => key.startsWith("alerts/")).length
  return { alerts, notices, recorded, suppressed: store.suppressed }
}
