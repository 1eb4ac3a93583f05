import { join } from "node:path"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import type { Channel } from "../../../src/delivery/notify/channel.ts"
import { deliver } from "../../../src/delivery/notify/deliver.ts"
import { emailOf } from "../../../src/delivery/notify/email/channel.ts"
import type { QueueMessage } from "../../../src/delivery/notify/group-messages.ts"
import { RateLimitLock } from "../../../src/delivery/notify/rate-limit-lock.ts"
import type { Publication } from "../../../src/delivery/publish/publisher.ts"
import { processMessage } from "../../../src/detect/process-message.ts"
import { SideTables } from "../../../src/engine/enrich/side-tables.ts"
import type { ObjectStore, WriteResult } from "../../../src/engine/s3/object-store.ts"
import { scannerOf } from "../../../src/engine/scanner.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { ARRIVAL, firing } from "../../properties/bad-input/records.ts"
import { MemoryStore } from "../ledger/memory-store.ts"
import { SimulatedClock } from "./simulated-clock.ts"

const PAUSE_MS = 1200
const LEASE_MS = 360_000
/** Lines of one chunk of the object. */
const CHUNK = 500

/** A ledger that only counts suppressed matches, so that the measured memory does not include them. */
class CountingStore implements ObjectStore {
  readonly rest = new MemoryStore()
  suppressed = 0
  readonly #names = new Set<string>()

  async create(key: string, text: string): Promise<WriteResult> {
    if (!key.startsWith("suppressed/")) return this.rest.create(key, text)
    if (this.#names.has(key)) return { kind: "exists" }
    this.#names.add(key)
    this.suppressed += text.split("kibana.alert.uuid").length - 1
    return { kind: "written", etag: key }
  }

  replace(key: string, text: string, etag: string): Promise<WriteResult> {
    return this.rest.replace(key, text, etag)
  }

  read(key: string) {
    return this.rest.read(key)
  }

  /** The number of objects under a prefix. */
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

/** Scans one object with `count` matching lines, and returns what is published and archived. */
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
  await processMessage({ objects: [object], skipped: [] }, Number.POSITIVE_INFINITY, {
    scanner: scannerOf(await loadRules(join(import.meta.dirname, "../../../rules"))),
    open: async () => ({ body: matching(count), size: 0 }),
    ledger,
    sideTables: () => new SideTables(new MemoryStore(), sleep),
    publishAlert: into(alerts),
    publishNotice: into(notices),
    now: () => ARRIVAL,
    log: () => {},
  })
  return { alerts, notices, recorded: store.count("alerts/"), suppressed: store.suppressed }
}

/** An email and when it was sent, in ms. */
export type Sent = { readonly at: number; readonly subject: string; readonly body: string }

/** Lets two functions empty the notify queue at once on a simulated clock, and returns the emails in the order sent. */
export async function deliverByTwo(bodies: readonly string[], batchSize: number): Promise<readonly Sent[]> {
  const clock = new SimulatedClock()
  const store = new MemoryStore()
  const emails: Sent[] = []
  let nonces = 0
  const nonce = () => `nonce ${nonces++}`
  const email: Channel = {
    name: "email",
    audience: "recipients",
    async send(message) {
      const { subject, body } = emailOf(message)
      emails.push({ at: clock.now(), subject, body })
      // SNS takes a varying time to answer; the start of the next email counts.
      await clock.sleep((emails.length * 137) % 900)
    },
  }
  const queue: QueueMessage[] = bodies.map((body, number) => ({ messageId: `m${number}`, body }))
  const worker = async () => {
    const lock = new RateLimitLock({ store, now: clock.now, sleep: clock.sleep, nonce, pauseMs: PAUSE_MS })
    const context = {
      channels: [email],
      ledger: new Ledger({ store, now: clock.now, sleep: clock.sleep, nonce, leaseMs: LEASE_MS }),
      acquireLock: ({ name }: Channel, deadline: number) => lock.acquire(name, deadline),
      now: clock.now,
      meter: { write: () => {} },
      log: { info: () => {}, error: () => {} },
    }
    while (queue.length > 0) {
      const batch = queue.splice(0, batchSize)
      const failed = new Set(await deliver(batch, context, clock.now() + 200_000))
      queue.push(...batch.filter(({ messageId }) => failed.has(messageId)))
    }
  }
  await clock.run(Promise.all([worker(), worker()]))
  return emails
}

/** The maximum number of emails in any second. */
export function maxInASecond(emails: readonly Sent[]): number {
  return Math.max(...emails.map(({ at }) => emails.filter((other) => other.at >= at && other.at < at + 1000).length))
}
