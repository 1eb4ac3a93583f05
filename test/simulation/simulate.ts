import { Random } from "../../scripts/batches/random.ts"
import { Ledger } from "../../src/ledger/ledger.ts"
import type { LedgerStore, Written } from "../../src/ledger/store.ts"
import { publishOnce, type Recorded } from "../../src/publish/publish-once.ts"
import type { Publisher } from "../../src/publish/publisher.ts"

/** The order in which a worker does its duty, and the ledger it does it with; the real ones unless a mutant is tried. */
export type Protocol = {
  readonly ledger: (world: ConstructorParameters<typeof Ledger>[0]) => Ledger
  readonly publish: typeof publishOnce
  /** Whether the message is acknowledged before its alerts are published. */
  readonly acknowledgesFirst: boolean
  readonly leaseMs: number
  /** Whether each claim has a nonce of its own. */
  readonly hasNonces: boolean
}

/** A Lambda is killed after so long; its lease is longer, and its message stays hidden for longer still. */
const TIMEOUT_MS = 60_000
const VISIBILITY_MS = 6 * TIMEOUT_MS

export const realProtocol: Protocol = {
  ledger: (world) => new Ledger(world),
  publish: publishOnce,
  acknowledgesFirst: false,
  leaseMs: 70_000,
  hasNonces: true,
}

/** What came of one seed. */
export type Outcome = {
  readonly published: number
  readonly faults: number
  readonly lost: readonly string[]
  /** Alerts that went out more often than workers died between SNS's answer and the mark (window W1). */
  readonly outside: readonly string[]
  readonly deathsInWindow: number
}

type Fate = "well" | "dies before" | "dies after" | "fails before" | "answer lost"

/** Never goes on: what a crashed process is to itself. One promise for all would keep all that ever waited for it. */
const never = () => new Promise<never>(() => {})

/**
 * One run of the real publishing code against a simulated S3, SNS, queue and clock. A message with some alerts is delivered,
 * at times twice at once; at each effect the worker may die before or after it, fail, or lose the answer; S3 answers 409 at
 * times. In the end the faults stop, as when operators redrive, and everything must be out.
 */
export async function simulate(seed: number, protocol: Protocol = realProtocol): Promise<Outcome> {
  const random = new Random(seed)
  const alerts: Recorded[] = Array.from({ length: random.integer(1, 12) }, (_, index) => ({
    id: `a${index}`,
    key: `k${index}`,
    body: "",
    record: "",
    attributes: {},
  }))
  const objects = new Map<string, { text: string; etag: string }>()
  const copies = new Map<string, number>()
  /** Publications that SNS accepted and whose worker has not marked them: each may cost one more copy. */
  const unmarked = new Map<string, Set<number>>()
  const waiting: { readonly worker: number; readonly go: () => void }[] = []
  let now = 0
  let faults = 0
  let etags = 0
  let isFaulty = true
  let isAcknowledged = false
  let workers = 0

  function makeWorker() {
    const worker = workers++
    const started = now
    let nonces = 0
    let isDead = false
    const fateOf = (): Fate => {
      if (!isFaulty || random.next() > 0.12) return "well"
      faults++
      return random.pick(["dies before", "dies after", "fails before", "answer lost"] as const)
    }
    /** Waits for this worker's turn, then does the effect as its fate has it. `again` is what the SDK's own retry gets. */
    async function effect<T>(act: () => T): Promise<T> {
      await new Promise<void>((go) => waiting.push({ worker, go }))
      if (isDead || (isFaulty && now - started > TIMEOUT_MS)) {
        isDead = true
        return never()
      }
      const fate = fateOf()
      if (fate === "dies before") {
        isDead = true
        return never()
      }
      if (fate === "fails before") throw new Error("503 SlowDown")
      const answer = act()
      if (fate === "dies after") {
        isDead = true
        return never()
      }
      // The client sends a request again when its answer is lost.
      return fate === "answer lost" ? act() : answer
    }
    const conflicts = () => isFaulty && random.next() < 0.05
    const put = (key: string, text: string): Written => {
      objects.set(key, { text, etag: String(++etags) })
      const { id, state } = JSON.parse(text) as { id: string; state: string }
      if (state === "published") unmarked.get(id)?.delete(worker)
      return { kind: "written", etag: String(etags) }
    }
    const store: LedgerStore = {
      create: (key, text) =>
        effect(() => (conflicts() ? { kind: "conflict" } : objects.has(key) ? { kind: "exists" } : put(key, text))),
      replace: (key, text, etag) =>
        effect(() => {
          const there = objects.get(key)
          if (conflicts()) return { kind: "conflict" }
          return !there ? { kind: "gone" } : there.etag === etag ? put(key, text) : { kind: "exists" }
        }),
      read: (key) => effect(() => objects.get(key) ?? null),
    }
    const publisher: Publisher = (publications) =>
      effect(() =>
        publications.map(({ id }) => {
          if (isFaulty && random.next() < 0.05) return { id, error: "Throttled" }
          copies.set(id, (copies.get(id) ?? 0) + 1)
          const open = unmarked.get(id) ?? new Set<number>()
          // A lost answer makes the client publish again: that is one more copy in the same window.
          open.add(open.has(worker) ? -worker - 1 : worker)
          unmarked.set(id, open)
          return { id, error: null }
        }),
      )
    const ledger = protocol.ledger({
      store,
      now: () => now,
      sleep: async () => {},
      nonce: () => (protocol.hasNonces ? `${worker}.${nonces++}` : "one"),
      leaseMs: protocol.leaseMs,
    })
    return async () => {
      const acknowledge = () =>
        effect(() => {
          isAcknowledged = true
        })
      if (protocol.acknowledgesFirst) await acknowledge()
      await protocol.publish(alerts, ledger, publisher)
      // It lived through its work, so nothing that it published went out in a window that it died in.
      for (const open of unmarked.values()) open.delete(worker)
      if (!protocol.acknowledgesFirst) await acknowledge()
    }
  }

  /** Delivers the message to so many workers at once, and lets them work in a random order until none goes on. */
  async function deliver(count: number): Promise<void> {
    for (let worker = 0; worker < count; worker++) void makeWorker()().catch(() => {})
    for (;;) {
      await new Promise(setImmediate)
      if (waiting.length === 0) return
      const [next] = waiting.splice(random.integer(0, waiting.length - 1), 1)
      now += random.integer(0, 4000)
      next?.go()
    }
  }

  for (let round = 0; round < 6 && !isAcknowledged; round++) {
    await deliver(random.next() < 0.4 ? 2 : 1)
    now += VISIBILITY_MS
  }
  isFaulty = false
  for (let round = 0; round < 3 && !isAcknowledged; round++) {
    await deliver(1)
    now += VISIBILITY_MS
  }
  const windows = (id: string) => unmarked.get(id)?.size ?? 0
  return {
    published: [...copies.values()].reduce((sum, count) => sum + count, 0),
    faults,
    lost: alerts.map(({ id }) => id).filter((id) => !copies.has(id)),
    outside: alerts.map(({ id }) => id).filter((id) => (copies.get(id) ?? 0) - 1 > windows(id)),
    deathsInWindow: alerts.reduce((sum, { id }) => sum + windows(id), 0),
  }
}
