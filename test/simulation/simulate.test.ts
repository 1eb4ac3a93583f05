import assert from "node:assert/strict"
import { test } from "node:test"
import type { Claim } from "../../src/ledger/entry.ts"
import { Ledger } from "../../src/ledger/ledger.ts"
import { type Protocol, realProtocol, simulate } from "./simulate.ts"

const SEEDS = 500

/** Runs seeds until one shows a fault; null when none does. */
async function firstFault(protocol: Protocol): Promise<string | null> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { lost, outside } = await simulate(seed, protocol)
    if (lost.length > 0) return `seed ${seed} lost ${lost.join(", ")}`
    if (outside.length > 0) return `seed ${seed} published ${outside.join(", ")} twice outside W1`
  }
  return null
}

test(`${SEEDS} seeds: no alert is lost, and none goes out twice outside window W1`, async (context) => {
  const sum = { published: 0, faults: 0, deathsInWindow: 0 }
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { lost, outside, ...counts } = await simulate(seed)
    assert.deepEqual(
      { lost, outside },
      { lost: [], outside: [] },
      `run it again: node scripts/simulate.ts --seed ${seed}`,
    )
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += counts[name]
  }
  assert.ok(sum.faults > SEEDS)
  assert.ok(sum.deathsInWindow > 0)
  context.diagnostic(
    `${sum.faults} faults, ${sum.published} published, 0 lost, 0 outside W1, ${sum.deathsInWindow} deaths in W1`,
  )
})

test("the same seed gives the same run", async () => {
  assert.deepEqual(await simulate(7), await simulate(7))
})

/** Marks what it claims as published at once, so a death in between loses it. */
class MarksFirst extends Ledger {
  override async claim(key: string, id: string, record: string): Promise<Claim> {
    const claim = await super.claim(key, id, record)
    if (claim.kind === "claimed") await super.markPublished(key, id, record, claim.etag)
    return claim
  }
}

/** Takes whatever is in its way for published. */
class TrustsAnyObject extends Ledger {
  override async claim(key: string, id: string, record: string): Promise<Claim> {
    const claim = await super.claim(key, id, record)
    return claim.kind === "held" ? { kind: "published" } : claim
  }
}

class Conflict extends Error {}

/** Takes S3's 409, which says nothing about what is there, for the sign that somebody has published. */
class TakesConflictForPublished extends Ledger {
  constructor(world: ConstructorParameters<typeof Ledger>[0]) {
    const create: typeof world.store.create = async (key, text) => {
      const written = await world.store.create(key, text)
      if (written.kind === "conflict") throw new Conflict()
      return written
    }
    super({ ...world, store: { ...world.store, create } })
  }

  override async claim(key: string, id: string, record: string): Promise<Claim> {
    try {
      return await super.claim(key, id, record)
    } catch (error) {
      if (error instanceof Conflict) return { kind: "published" }
      throw error
    }
  }
}

const mutants: readonly [name: string, change: Partial<Protocol>][] = [
  ["acknowledges before it publishes", { acknowledgesFirst: true }],
  ["marks before it publishes", { ledger: (world) => new MarksFirst(world) }],
  ["takes a live claim for published", { ledger: (world) => new TrustsAnyObject(world) }],
  ["takes a 409 for published", { ledger: (world) => new TakesConflictForPublished(world) }],
  [
    "publishes without a claim",
    {
      publish: async (publications, _ledger, publish) => {
        const results = await publish(publications)
        if (results.some(({ error }) => error !== null)) throw new Error("some failed")
        return { published: results.length, already: 0 }
      },
    },
  ],
  ["has one nonce for all", { hasNonces: false }],
  ["has a lease shorter than its life", { leaseMs: 1 }],
]
for (const [name, change] of mutants) {
  test(`a protocol that ${name} is caught`, async (context) => {
    const fault = await firstFault({ ...realProtocol, ...change })
    assert.notEqual(fault, null)
    context.diagnostic(fault ?? "")
  })
}
