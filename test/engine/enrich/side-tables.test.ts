import assert from "node:assert/strict"
import { test } from "node:test"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { SideTables } from "../../../src/engine/enrich/side-tables.ts"
import type { ObjectStore } from "../../../src/engine/s3/object-store.ts"
import { fdrMetadata } from "../../../src/engine/sources/crowdstrike/metadata.ts"
import { matchOf } from "../../delivery/alert/match.ts"
import { MemoryStore } from "../../delivery/ledger/memory-store.ts"

const noSleep = async () => {}

function host(aid: string, name: string, time: number) {
  const metadata = fdrMetadata.read({ cid: "c1", aid, ComputerName: name, Time: String(time) })
  assert.ok(metadata && "fields" in metadata)
  return metadata
}

async function nameOf(store: ObjectStore, aid: string): Promise<unknown> {
  const match = await new SideTables(store, noSleep).enrich(
    matchOf({}, { event: { "host.id": aid }, source: "crowdstrike.fdr" }),
  )
  return match.event["host.name"]
}

async function keep(store: ObjectStore, ...records: ReturnType<typeof host>[]): Promise<void> {
  const tables = new SideTables(store, noSleep)
  for (const one of records) await tables.keep("crowdstrike.fdr", one)
  await tables.close()
}

test("what one scan keeps, another finds", async () => {
  const store = new MemoryStore()
  await keep(store, host("a1", "WEB01", 1), host("a2", "WEB02", 1))
  assert.equal(await nameOf(store, "a1"), "WEB01")
  assert.equal(await nameOf(store, "a2"), "WEB02")
  assert.equal(await nameOf(store, "a3"), undefined)
})

test("an event without ids is looked up nowhere", async () => {
  const match = matchOf({}, { event: Object.assign(Object.create(null), { message: "x" }), source: "crowdstrike.fdr" })
  assert.deepEqual(await new SideTables(new MemoryStore(), noSleep).enrich(match), match)
})

test("an event of another source keeps its ids to itself", async () => {
  const store = new MemoryStore()
  await keep(store, host("a1", "WEB01", 1))
  const match = matchOf({ "host.id": "a1" }, { source: "endpoint.events.process" })
  assert.equal(await new SideTables(store, noSleep).enrich(match), match)
})

test("the newest facts win, in whatever order they land", async () => {
  for (const [first, second] of [
    [host("a1", "OLD", 1), host("a1", "NEW", 2)],
    [host("a1", "NEW", 2), host("a1", "OLD", 1)],
  ] as const) {
    const apart = new MemoryStore()
    await keep(apart, first)
    await keep(apart, second)
    assert.equal(await nameOf(apart, "a1"), "NEW")
    const together = new MemoryStore()
    await keep(together, first, second)
    assert.equal(await nameOf(together, "a1"), "NEW")
  }
})

test("the same metadata again writes nothing", async () => {
  const store = new MemoryStore()
  await keep(store, host("a1", "WEB01", 1))
  const [before] = store.objects.values()
  await keep(store, host("a1", "WEB01", 1))
  assert.deepEqual([...store.objects.values()], [before])
})

test("a hundred scans that keep at once lose nothing", async () => {
  const store = new MemoryStore()
  const tables = Array.from({ length: 100 }, () => new SideTables(store, noSleep))
  await Promise.all(tables.map((one, n) => one.keep("crowdstrike.fdr", host(`a${n}`, `H${n}`, 1))))
  await Promise.all(tables.map((one) => one.close()))
  for (let n = 0; n < 100; n++) assert.equal(await nameOf(store, `a${n}`), `H${n}`)
})

test("a write that S3 answers with 409 is tried again", async () => {
  const store = new MemoryStore()
  store.coming.push("conflict", "lost")
  await keep(store, host("a1", "WEB01", 1))
  assert.equal(await nameOf(store, "a1"), "WEB01")
})

test("a lookup that stays in conflict says which", async () => {
  const store = new MemoryStore()
  store.coming.push(...Array.from({ length: 20 }, () => "conflict" as const))
  await assert.rejects(keep(store, host("a1", "WEB01", 1)), /lookups\/crowdstrike\.fdr\/host\/.*conflict/)
})

test("ids and facts named like a prototype's are ids and facts", async () => {
  const store = new MemoryStore()
  await keep(store, host("__proto__", "P", 1), host("constructor", "C", 1))
  assert.equal(await nameOf(store, "__proto__"), "P")
  assert.equal(await nameOf(store, "constructor"), "C")
  assert.equal(await nameOf(store, "toString"), undefined)
})

test("many more hosts than are gathered at once are all found", async () => {
  const store = new MemoryStore()
  await keep(store, ...Array.from({ length: 30_000 }, (_, n) => host(`a${n}`, `H${n}`, 1)))
  assert.ok(store.objects.size <= 256)
  for (const n of [0, 19_999, 20_000, 29_999]) assert.equal(await nameOf(store, `a${n}`), `H${n}`)
})

test("regression: side tables had no limit in bytes, so that long values of many hosts filled the memory", async () => {
  const store = new MemoryStore()
  const tables = new SideTables(store, noSleep)
  for (let n = 0; n < 3000; n++) {
    const { fields, ...rest } = host(`a${n}`, `HOST-${n}`, 1)
    await tables.keep("crowdstrike.fdr", { ...rest, fields: { ...fields, "host.ip": ["1".repeat(10_000)] } })
  }
  assert.ok(store.objects.size > 0, "nothing was written before the end of the scan")
  await tables.close()
  assert.equal(await nameOf(store, "a0"), "HOST-0")
  assert.equal(await nameOf(store, "a2999"), "HOST-2999")
})

test("regression: a short part of a long value kept the whole record in memory", async () => {
  setFlagsFromString("--expose-gc")
  const collect: () => void = runInNewContext("gc")
  const tables = new SideTables(new MemoryStore(), noSleep)
  collect()
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 100; n++) {
    const text: string = JSON.parse(`"${n}${"x".repeat(1_000_000)}"`)
    const { fields, ...rest } = host(`a${n}`, "HOST", 1)
    await tables.keep("crowdstrike.fdr", { ...rest, fields: { ...fields, "host.name": text.slice(0, 100) } })
  }
  collect()
  const held = process.memoryUsage().heapUsed - before
  assert.ok(held < 20_000_000, `${held} bytes`)
})

test("regression: the shards that a scan holds had no limit in bytes", async () => {
  const store = new MemoryStore()
  const aids = ["a1", "a2", "a3"]
  await keep(store, ...aids.map((aid) => host(aid, "W".repeat(1000), 1)))
  const readsOf = async (maxCachedLength: number, order: readonly string[]) => {
    const reads: string[] = []
    const counting: ObjectStore = {
      create: (key, text) => store.create(key, text),
      replace: (key, text, etag) => store.replace(key, text, etag),
      read: (key) => {
        reads.push(key)
        return store.read(key)
      },
    }
    const tables = new SideTables(counting, noSleep, undefined, maxCachedLength)
    for (const aid of order) {
      const match = await tables.enrich(matchOf({}, { event: { "host.id": aid }, source: "crowdstrike.fdr" }))
      assert.equal(String(match.event["host.name"]).length, 1000)
    }
    return reads.length
  }
  const order = [...aids, ...aids]
  assert.equal(await readsOf(10_000, order), 3, "all fit")
  assert.equal(await readsOf(5_000, ["a1", "a2", "a2", "a1"]), 2, "two fit")
  assert.equal(await readsOf(5_000, order), 6, "the oldest of three makes room")
  assert.equal(await readsOf(100, ["a1", "a1", "a2"]), 2, "one is always kept")
})
