import assert from "node:assert/strict"
import { test } from "node:test"
import { LeaseHeldError, PublishError } from "../../src/errors.ts"
import { Ledger } from "../../src/ledger/ledger.ts"
import { publishOnce, type Recorded } from "../../src/publish/publish-once.ts"
import type { Publisher } from "../../src/publish/publisher.ts"
import { MemoryStore } from "../ledger/memory-store.ts"

function recorded(count: number): Recorded[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `id ${index}`,
    key: `key ${index}`,
    body: `body ${index}`,
    record: `record ${index}`,
    attributes: {},
  }))
}

function world() {
  const store = new MemoryStore()
  const sent: string[] = []
  const clock = { now: 0 }
  const ledger = (nonce: string) =>
    new Ledger({ store, now: () => clock.now, sleep: async () => {}, nonce: () => nonce, leaseMs: 1000 })
  const publish: Publisher = async (publications) => {
    sent.push(...publications.map(({ id }) => id))
    return publications.map(({ id }) => ({ id, error: null }))
  }
  return { store, sent, clock, ledger, publish }
}

test("the same publications, delivered twice, go out once", async () => {
  const { ledger, publish, sent } = world()
  assert.deepEqual(await publishOnce(recorded(25), ledger("a"), publish), { published: 25, already: 0 })
  assert.deepEqual(await publishOnce(recorded(25), ledger("b"), publish), { published: 0, already: 25 })
  assert.equal(sent.length, 25)
})

test("two at once send each once, and the one that comes second fails its message", async () => {
  const { ledger, publish, sent } = world()
  const outcomes = await Promise.allSettled([
    publishOnce(recorded(10), ledger("a"), publish),
    publishOnce(recorded(10), ledger("b"), publish),
  ])
  assert.equal(sent.length, 10)
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"])
  const refused = outcomes.find((outcome) => outcome.status === "rejected")
  assert.ok(refused?.reason instanceof LeaseHeldError)
})

test("one that SNS refuses does not keep the others back, and goes out when its lease is over", async () => {
  const { ledger, publish, sent, clock, store } = world()
  const refusing: Publisher = async (publications) => {
    const results = await publish(publications.filter(({ id }) => id !== "id 3"))
    return [...results, { id: "id 3", error: "Throttled" }]
  }
  await assert.rejects(publishOnce(recorded(12), ledger("a"), refusing), (error) => {
    assert.ok(error instanceof PublishError)
    assert.deepEqual(error.alertIds, ["id 3"])
    assert.match(error.message, /Throttled/)
    return true
  })
  assert.equal(sent.length, 11)
  assert.equal(store.state("key 3"), "claimed")
  clock.now += 2000
  await publishOnce(recorded(12), ledger("b"), publish)
  assert.equal(sent.filter((id) => id === "id 3").length, 1)
  assert.equal(sent.length, 12)
})

test("a mark that fails does not leave the other marks under way when it is told", async () => {
  const { ledger, publish, store } = world()
  const owner = ledger("a")
  const mark = owner.markPublished.bind(owner)
  owner.markPublished = async (key, ...rest) => {
    if (key === "key 0") throw new Error("503 SlowDown")
    await new Promise(setImmediate)
    await mark(key, ...rest)
  }
  await assert.rejects(publishOnce(recorded(3), owner, publish), /503/)
  assert.deepEqual(
    ["key 0", "key 1", "key 2"].map((key) => store.state(key)),
    ["claimed", "published", "published"],
  )
})
