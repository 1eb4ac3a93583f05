import assert from "node:assert/strict"
import { test } from "node:test"
import { dryStore } from "../../../src/operate/replay/dry-store.ts"
import { MemoryStore } from "../../delivery/ledger/memory-store.ts"

test("a dry store answers like the real one and changes nothing in it", async () => {
  const real = new MemoryStore()
  await real.create("there", "old")
  const before = structuredClone([...real.objects])
  const dry = dryStore(real)
  assert.equal((await dry.create("there", "x")).kind, "exists")
  const stored = await dry.read("there")
  assert.equal(stored?.text, "old")
  assert.equal((await dry.replace("there", "x", "another")).kind, "exists")
  assert.equal((await dry.replace("there", "new", stored?.etag ?? "")).kind, "written")
  assert.equal((await dry.read("there"))?.text, "new")
  assert.equal((await dry.replace("nowhere", "x", "e")).kind, "gone")
  assert.equal((await dry.create("own", "1")).kind, "written")
  assert.equal((await dry.create("own", "2")).kind, "exists")
  assert.deepEqual([...real.objects], before)
})
