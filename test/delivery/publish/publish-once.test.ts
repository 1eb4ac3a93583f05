import assert from "node:assert/strict"
import { test } from "node:test"
import { S3ServiceException } from "@aws-sdk/client-s3"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import { publishOnce, type RecordedPublication } from "../../../src/delivery/publish/publish-once.ts"
import type { Publisher } from "../../../src/delivery/publish/publisher.ts"
import { LeaseHeldError, PublishError, UnrecordedError } from "../../../src/errors.ts"
import { MemoryStore } from "../ledger/memory-store.ts"

function recorded(count: number): RecordedPublication[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `id ${index}`,
    key: `key ${index}`,
    body: `body ${index}`,
    record: `record ${index}`,
    attributes: {},
    unrecorded: () => ({ id: `id ${index}`, body: `unrecorded ${index}`, attributes: {} }),
  }))
}

function setUp() {
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
  const { ledger, publish, sent } = setUp()
  assert.deepEqual(await publishOnce(recorded(25), ledger("a"), publish), { published: 25, already: 0 })
  assert.deepEqual(await publishOnce(recorded(25), ledger("b"), publish), { published: 0, already: 25 })
  assert.equal(sent.length, 25)
})

test("two at once send each once, and the one that comes second fails its message", async () => {
  const { ledger, publish, sent } = setUp()
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
  const { ledger, publish, sent, clock, store } = setUp()
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

test("after a failed mark, the other marks are complete when the failure is thrown", async () => {
  const { ledger, publish, store } = setUp()
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

/** The response of S3 to a refused write. */
function answer(name: string, status: number): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: "client", $metadata: { httpStatusCode: status } })
}

/** A ledger that fails for some keys, and a publisher that records what it publishes. */
function failing(error: Error, keys: readonly string[]) {
  const { ledger, store } = setUp()
  const bodies: string[] = []
  const create = store.create.bind(store)
  store.create = async (key, text) => {
    if (keys.includes(key)) throw error
    return create(key, text)
  }
  const publish: Publisher = async (publications) => {
    bodies.push(...publications.map(({ body }) => body))
    return publications.map(({ id }) => ({ id, error: null }))
  }
  return { ledger, bodies, publish }
}

test("what the ledger cannot claim is not published, and the others are", async () => {
  const { ledger, bodies, publish } = failing(answer("AccessDenied", 403), ["key 1"])
  await assert.rejects(publishOnce(recorded(3), ledger("a"), publish), /AccessDenied/)
  assert.deepEqual(bodies, ["body 0", "body 2"])
})

test("with publishUnrecorded, what the ledger refuses to claim is published, and then UnrecordedError is thrown", async () => {
  const { ledger, bodies, publish } = failing(answer("KMS.DisabledException", 400), ["key 13"])
  await assert.rejects(publishOnce(recorded(20), ledger("a"), publish, true), (error) => {
    assert.ok(error instanceof UnrecordedError)
    assert.equal(error.published, 1)
    assert.match(error.message, /KMS.DisabledException/)
    return true
  })
  assert.equal(bodies.length, 20)
  assert.equal(bodies.filter((body) => body.startsWith("unrecorded")).length, 1)
})

test("what was published before does not go out again because the ledger refuses another of its batch", async () => {
  const { ledger, bodies, publish } = failing(answer("AccessDenied", 403), ["key 2"])
  await publishOnce(recorded(2), ledger("a"), publish)
  await assert.rejects(publishOnce(recorded(3), ledger("b"), publish, true), UnrecordedError)
  assert.deepEqual(bodies, ["body 0", "body 1", "unrecorded 2"])
})

test("a busy ledger fails the message, and nothing is published twice", async () => {
  for (const error of [answer("SlowDown", 503), answer("RequestTimeout", 408), new Error("ECONNRESET")]) {
    const { ledger, bodies, publish } = failing(error, ["key 0"])
    await assert.rejects(publishOnce(recorded(2), ledger("a"), publish, true), error)
    assert.deepEqual(bodies, ["body 1"])
  }
})

test("what is not out counts more than what is not recorded", async () => {
  const { ledger, publish } = failing(answer("AccessDenied", 403), ["key 0"])
  const refusing: Publisher = async (publications) =>
    (await publish(publications)).map(({ id }) => ({ id, error: "Throttled" }))
  await assert.rejects(publishOnce(recorded(1), ledger("a"), refusing, true), PublishError)
})

test("regression: a ledger key that KMS throttles counted as one that refuses, and each try sent a copy", async () => {
  for (const name of ["KMS.ThrottlingException", "ThrottlingException", "RequestTimeout", "TooManyRequestsException"]) {
    const { ledger, publish, sent, store } = setUp()
    store.create = async () => {
      throw new S3ServiceException({ name, message: name, $fault: "client", $metadata: { httpStatusCode: 400 } })
    }
    await assert.rejects(publishOnce(recorded(1), ledger("a"), publish, true), { name })
    assert.deepEqual(sent, [], name)
  }
})
