import { join } from "node:path"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import type { Channel } from "../../../src/delivery/notify/channel.ts"
import { deliver, type QueueMessage } from "../../../src/delivery/notify/deliver.ts"
import { renderEmail } from "../../../src/delivery/notify/email.ts"
import { renderNotices } from "../../../src/delivery/notify/notice-email.ts"
import { lettersTotals } from "../../../src/delivery/notify/totals.ts"
import { Turns } from "../../../src/delivery/notify/turns.ts"
import type { Publication } from "../../../src/delivery/publish/publisher.ts"
import { detect } from "../../../src/detect/detect.ts"
import { Lookups } from "../../../src/engine/enrich/lookups.ts"
import type { LedgerStore, Written } from "../../../src/engine/s3/object-store.ts"
import { scannerOf } from "../../../src/engine/scanner.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { ARRIVAL, firing } from "../../properties/bad-input/records.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { SimulatedClock } from "./simulated-clock.ts"

const PAUSE_MS = 1200
const LEASE_MS = 360_000
/** Lines of one chunk of the object. */
const CHUNK = 500

/** A ledger that only counts what is kept and not sent, so that its own size is not what is measured. */
class CountingStore implements LedgerStore {
  readonly rest = new MemoryStore()
  suppressed = 0
  readonly #names = new Set<string>()

  async create(key: string, text: string): Promise<Written> {
    if (!key.startsWith("suppressed/")) return this.rest.create(key, text)
    if (this.#names.has(key)) return { kind: "exists" }
    this.#names.add(key)
    this.suppressed += text.split("kibana.alert.uuid").length - 1
    return { kind: "written", etag: key }
  }

  replace(key: string, text: string, etag: string): Promise<Written> {
    return this.rest.replace(key, text, etag)
  }

  read(key: string) {
    return this.rest.read(key)
  }

  /** How many objects there are under a prefix. */
  count(prefix: string): number {
    return [...this.rest.objects.keys()].filter((key) => key.startsWith(prefix)).length
  }
}

async function* matching(count: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < count; start += CHUNK) {
    const size = Math.min(CHUNK, count - start)
    yield Buffer.from(Array.from({ length: size }, (_, n) => `${firing(start + n)}\n`).join(""))
  }
}

/** Scans one object in which so many lines match; what is published and kept. */
export async function stormOfMatches(count: number) {
  const store = new CountingStore()
  const [alerts, notices]: [Publication[], Publication[]] = [[], []]
  const into = (list: Publication[]) => async (publications: readonly Publication[]) => {
    list.push(...publications)
    return publications.map(({ id }) => ({ id, error: null }))
  }
  const sleep = async () => {}
  const ledger = new Ledger({ store, now: () => ARRIVAL, sleep, nonce: () => "nonce", leaseMs: LEASE_MS })
  const object = { bucket: "edr-logs", key: "storm.ndjson", etag: "e", arrival: ARRIVAL }
  await detect({ objects: [object], remarks: [] }, Number.POSITIVE_INFINITY, {
    scanner: scannerOf(await loadRules(join(import.meta.dirname, "../../../rules"))),
    open: async () => ({ body: matching(count), size: 0 }),
    ledger,
    lookups: () => new Lookups(new MemoryStore(), sleep),
    publishAlert: into(alerts),
    publishNotice: into(notices),
    now: () => ARRIVAL,
    log: () => {},
  })
  return { alerts, notices, recorded: store.count("alerts/"), suppressed: store.suppressed }
}

/** When an email went out, ms, and what it says. */
export type Sent = { readonly at: number; readonly subject: string; readonly body: string }

/** Lets two functions empty the notify queue at once, on a simulated clock; the emails in the order they went out. */
export async function tellByTwo(bodies: readonly string[], batchSize: number): Promise<readonly Sent[]> {
  const clock = new SimulatedClock()
  const store = new MemoryStore()
  const emails: Sent[] = []
  let nonces = 0
  const nonce = () => `nonce ${nonces++}`
  const email: Channel = {
    name: "email",
    readers: "people",
    async send(letter) {
      const { subject, body } =
        letter.kind === "alerts" ? renderEmail(letter.alerts, lettersTotals(letter)) : renderNotices(letter.notices)
      emails.push({ at: clock.now(), subject, body })
      // SNS answers sooner or later; what matters is when the next one begins.
      await clock.sleep((emails.length * 137) % 900)
    },
  }
  const queue: QueueMessage[] = bodies.map((body, number) => ({ messageId: `m${number}`, body }))
  const worker = async () => {
    const turns = new Turns({ store, now: clock.now, sleep: clock.sleep, nonce, pauseMs: PAUSE_MS })
    const world = {
      channels: [email],
      ledger: new Ledger({ store, now: clock.now, sleep: clock.sleep, nonce, leaseMs: LEASE_MS }),
      turn: ({ name }: Channel, deadline: number) => turns.take(name, deadline),
      now: clock.now,
      meter: { write: () => {} },
      log: { info: () => {}, error: () => {} },
    }
    while (queue.length > 0) {
      const batch = queue.splice(0, batchSize)
      const failed = new Set(await deliver(batch, world, clock.now() + 200_000))
      queue.push(...batch.filter(({ messageId }) => failed.has(messageId)))
    }
  }
  await clock.run(Promise.all([worker(), worker()]))
  return emails
}

/** The most emails of any second, counted from each email on. */
export function mostInASecond(emails: readonly Sent[]): number {
  return Math.max(...emails.map(({ at }) => emails.filter((other) => other.at >= at && other.at < at + 1000).length))
}
