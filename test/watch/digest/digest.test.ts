import assert from "node:assert/strict"
import { test } from "node:test"
import { Ledger } from "../../../src/delivery/ledger/ledger.ts"
import type { Publication } from "../../../src/delivery/publish/publisher.ts"
import { recordUnparsed, type UnparsedObject } from "../../../src/delivery/unparsed/entry.ts"
import type { Notice } from "../../../src/notice.ts"
import { publishDigests } from "../../../src/watch/digest/digest.ts"
import { MAX_ENTRIES, MAX_GROUPS } from "../../../src/watch/digest/groups.ts"
import { MemoryStore } from "../../delivery/ledger/memory-store.ts"

const HOUR = 3_600_000
const NINE = Date.parse("2026-11-24T09:10:00Z")
const AFTER_TEN = Date.parse("2026-11-24T10:20:00Z")

function system() {
  const store = new MemoryStore()
  const clock = { now: AFTER_TEN }
  const published: Publication[] = []
  const refused: { error: string | null } = { error: null }
  let nonces = 0
  const ledger = new Ledger({
    store,
    now: () => clock.now,
    sleep: async () => {},
    nonce: () => `nonce ${nonces++}`,
    leaseMs: 360_000,
  })
  const context = {
    async *list(prefix: string) {
      for (const key of [...store.objects.keys()].sort()) if (key.startsWith(prefix)) yield { key }
    },
    store,
    ledger,
    async publishNotice(publications: readonly Publication[]) {
      if (refused.error === null) published.push(...publications)
      return publications.map(({ id }) => ({ id, error: refused.error }))
    },
    now: () => clock.now,
    log: () => {},
  }
  return {
    clock,
    refused,
    store,
    context,
    run: () => publishDigests(context),
    record: (object: Partial<UnparsedObject>, time = NINE) => recordUnparsed({ ...OBJECT, ...object }, time, ledger),
    notices: () => published.map(({ body }): Notice => JSON.parse(body)["landfall.notice"]),
  }
}

const OBJECT: UnparsedObject = {
  bucket: "logs",
  key: "edr/web/a.ndjson",
  etag: "e1",
  source: "crowdstrike.fdr",
  unparsed: 2,
  lines: 100,
  first: [3, 7],
}

test("one notice for an hour, source and prefix, with counts and the first places", async () => {
  const { record, run, notices } = system()
  await record({})
  await record({ key: "edr/web/b.ndjson", unparsed: 5, lines: 50, first: [1, 2, 3, 4, 5] })
  await record({ key: "edr/mail/c.ndjson" })
  await record({ source: "unknown", key: "edr/web/d.ndjson" })
  await record({}, NINE - HOUR)
  await record({}, AFTER_TEN)
  await run()
  assert.deepEqual(
    notices()
      .map(({ message }) => message)
      .sort(),
    [
      "2 of 100 lines of 1 object under s3://logs/edr/mail could not be parsed, from 2026-11-24T09:00 to 2026-11-24T09:59 UTC",
      "2 of 100 lines of 1 object under s3://logs/edr/web could not be parsed, from 2026-11-24T08:00 to 2026-11-24T08:59 UTC",
      "2 of 100 lines of 1 object under s3://logs/edr/web could not be parsed, from 2026-11-24T09:00 to 2026-11-24T09:59 UTC",
      "7 of 150 lines of 2 objects under s3://logs/edr/web could not be parsed, from 2026-11-24T09:00 to 2026-11-24T09:59 UTC",
    ],
  )
  const [both] = notices().filter(({ details }) => details["count"] === 7)
  assert.deepEqual([...((both?.details["first"] as readonly string[]) ?? [])].sort(), [
    "s3://logs/edr/web/a.ndjson: 2 of 100 lines could not be parsed, first in line 3, 7",
    "s3://logs/edr/web/b.ndjson: 5 of 50 lines could not be parsed, first in line 1, 2, 3, 4, 5",
  ])
})

test("an object that is scanned again counts once, and two runs at once publish each digest once", async () => {
  const { record, run, notices } = system()
  await record({})
  await record({})
  await Promise.allSettled([run(), run()])
  await run()
  assert.equal(notices().length, 1)
  assert.equal(notices()[0]?.details["objects"], 1)
})

test("a digest that SNS refuses is published by a later run, and an hour without entries gives none", async () => {
  const { record, run, notices, refused, clock } = system()
  await record({})
  refused.error = "down"
  await assert.rejects(run())
  clock.now += 20 * HOUR
  refused.error = null
  await run()
  assert.deepEqual(
    notices().map(({ details }) => details["count"]),
    [2],
  )
})

test("an hour whose entry cannot be read does not keep back the others", async () => {
  const { record, run, notices, store } = system()
  await record({}, NINE - 2 * HOUR)
  for (const stored of store.objects.values()) stored.text = "not JSON"
  await record({})
  await assert.rejects(run(), AggregateError)
  assert.equal(notices().length, 1)
})

test("an hour is not reported before a function that began in it has ended", async () => {
  const { record, run, notices, clock } = system()
  await record({})
  clock.now = Date.parse("2026-11-24T10:14:59Z")
  await run()
  assert.deepEqual(notices(), [])
  clock.now += 1000
  await run()
  assert.equal(notices().length, 1)
})

test("an attacker who chooses prefixes gets a limited number of notices, and every object is counted", async () => {
  const { record, run, notices } = system()
  for (let n = 0; n < 300; n++) await record({ key: `edr/${n}/${"x".repeat(900)}` })
  await run()
  assert.equal(notices().length, MAX_GROUPS + 1)
  assert.equal(
    notices().reduce((sum, { details }) => sum + Number(details["objects"]), 0),
    300,
  )
  for (const notice of notices()) assert.ok(JSON.stringify(notice).length < 10_000)
})

test("a digest of very many objects reads only their names, and only so many", async () => {
  const { context, record, notices, store } = system()
  await record({})
  const [key = ""] = store.objects.keys()
  const reads: string[] = []
  await publishDigests({
    ...context,
    async *list(prefix) {
      if (!key.startsWith(prefix)) return
      for (let n = 0; n < 2 * MAX_ENTRIES; n++) yield { key }
    },
    store: {
      read: async (name) => {
        reads.push(name)
        return store.read(name)
      },
    },
  })
  assert.match(notices()[0]?.message ?? "", /more than 100000 objects/)
  assert.ok(reads.filter((name) => name === key).length <= 10)
})
