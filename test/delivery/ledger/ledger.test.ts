import assert from "node:assert/strict"
import { test } from "node:test"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import { MemoryStore } from "./memory-store.ts"

const LEASE_MS = 60_000
const KEY = "alerts/rule/id.json"

function ledgers(count: number) {
  const store = new MemoryStore()
  const clock = { now: 1_000_000, slept: 0 }
  const make = (name: string) =>
    new Ledger({
      store,
      now: () => clock.now,
      sleep: async (ms) => {
        clock.slept += ms
      },
      nonce: () => name,
      leaseMs: LEASE_MS,
    })
  return { store, clock, owners: Array.from({ length: count }, (_, index) => make(`owner ${index}`)) }
}

test("the first invocation claims, and the others learn when the claim ends", async () => {
  const { owners, clock } = ledgers(2)
  const [first, second] = await Promise.all(owners.map((owner) => owner.claim(KEY, "id", "body")))
  assert.equal(first?.kind, "claimed")
  assert.deepEqual(second, { kind: "held", until: clock.now + LEASE_MS })
})

test("what is published is not claimed again", async () => {
  const { owners, store } = ledgers(2)
  const claim = await owners[0]?.claim(KEY, "id", "body")
  assert.ok(claim?.kind === "claimed")
  await owners[0]?.markPublished(KEY, "id", "body", claim.etag)
  assert.equal(store.state(KEY), "published")
  assert.deepEqual(await owners[1]?.claim(KEY, "id", "body"), { kind: "published" })
})

test("a claim whose lease is over is taken over by one of two", async () => {
  const { owners, clock } = ledgers(3)
  await owners[0]?.claim(KEY, "id", "body")
  clock.now += LEASE_MS + 1
  const claims = await Promise.all([owners[1]?.claim(KEY, "id", "body"), owners[2]?.claim(KEY, "id", "body")])
  assert.deepEqual(claims.map((claim) => claim?.kind).sort(), ["claimed", "held"])
})

test("a 409 is tried again and never taken for a 412", async () => {
  const { owners, store } = ledgers(1)
  store.coming.push("conflict", "conflict")
  assert.equal((await owners[0]?.claim(KEY, "id", "body"))?.kind, "claimed")
})

test("a conflict that does not end is an error that names the object", async () => {
  const { owners, store } = ledgers(1)
  store.coming.push(...Array.from({ length: 20 }, () => "conflict" as const))
  await assert.rejects(async () => owners[0]?.claim(KEY, "id", "body"), /alerts\/rule\/id\.json/)
})

test("a 412 from one's own write, whose answer was lost, is a claim", async () => {
  const { owners, store } = ledgers(1)
  store.coming.push("lost")
  const claim = await owners[0]?.claim(KEY, "id", "body")
  assert.ok(claim?.kind === "claimed")
  await owners[0]?.markPublished(KEY, "id", "body", claim.etag)
  assert.equal(store.state(KEY), "published")
})

test("an owner that was overtaken does not overwrite its successor", async () => {
  const { owners, store, clock } = ledgers(2)
  const slow = await owners[0]?.claim(KEY, "id", "body")
  clock.now += LEASE_MS + 1
  const successor = await owners[1]?.claim(KEY, "id", "body")
  assert.ok(slow?.kind === "claimed" && successor?.kind === "claimed")
  await owners[0]?.markPublished(KEY, "id", "body", slow.etag)
  assert.equal(store.state(KEY), "claimed")
  await owners[1]?.markPublished(KEY, "id", "body", successor.etag)
  assert.equal(store.state(KEY), "published")
})

test("what is kept is not published, and does not undo what was", async () => {
  const { owners, store } = ledgers(1)
  await owners[0]?.archive("a", "id", "body")
  assert.equal(store.state("a"), "suppressed")
  const claim = await owners[0]?.claim("b", "id", "body")
  assert.ok(claim?.kind === "claimed")
  await owners[0]?.archive("b", "id", "body")
  assert.equal(store.state("b"), "claimed")
})
