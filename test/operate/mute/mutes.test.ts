import assert from "node:assert/strict"
import { test } from "node:test"
import { MAX_ACTIVE_MUTES } from "../../../src/delivery/mute/active-mutes.ts"
import { MAX_MUTE_MS, muteKey } from "../../../src/delivery/mute/mute.ts"
import { createMute, endMute, listMutes, MuteError } from "../../../src/operate/mute/mutes.ts"
import { MemoryStore } from "../../delivery/ledger/memory-store.ts"
import { muteStoreOf } from "../../delivery/mute/memory-mutes.ts"

const HOUR = 3_600_000
const START = Date.parse("2026-11-24T12:00:00Z")

function start() {
  const clock = { now: START }
  const objects = new MemoryStore()
  let nonces = 0
  const context = {
    store: muteStoreOf(objects),
    now: () => clock.now,
    caller: async () => "arn:aws:iam::111122223333:user/ann",
    nonce: () => String(nonces++).padStart(6, "0"),
  }
  const mute = (forMs: number, selector = { hosts: ["web*"] }) =>
    createMute({ selector, reason: "a change window", forMs }, context)
  const ids = async (isAll = false) => (await listMutes(context.store, clock.now, isAll)).map(({ id }) => id)
  return { clock, objects, context, mute, ids }
}

test("a mute has its author, its reason and its end, and acts until then", async () => {
  const { clock, mute, ids } = start()
  const { id, author, reason, created, expires } = await mute(4 * HOUR)
  assert.deepEqual(
    { id, author, reason, created, expires },
    {
      id: "20261124T160000Z-000000",
      author: "arn:aws:iam::111122223333:user/ann",
      reason: "a change window",
      created: "2026-11-24T12:00:00.000Z",
      expires: "2026-11-24T16:00:00.000Z",
    },
  )
  assert.deepEqual(await ids(), [id])
  clock.now += 4 * HOUR
  assert.deepEqual([await ids(), await ids(true)], [[], [id]])
})

test("a mute that is ended stays in the ledger, with who ended it and when", async () => {
  const { clock, objects, context, mute, ids } = start()
  const { id } = await mute(4 * HOUR)
  clock.now += HOUR
  await endMute(id, context)
  assert.deepEqual([await ids(), await ids(true)], [[], [id]])
  const { ended, reason } = JSON.parse(objects.objects.get(muteKey(id))?.text ?? "")
  assert.equal(reason, "a change window")
  assert.deepEqual(ended, { at: "2026-11-24T13:00:00.000Z", by: "arn:aws:iam::111122223333:user/ann" })
  await assert.rejects(endMute(id, context), MuteError)
  await assert.rejects(endMute("none", context), MuteError)
})

test("a mute that chooses nothing or lasts longer than 30 days is refused", async () => {
  const { objects, mute } = start()
  await assert.rejects(mute(HOUR, {} as { hosts: string[] }), /name a rule/)
  await assert.rejects(mute(MAX_MUTE_MS + 1), /30 days/)
  assert.equal(objects.objects.size, 0)
})

test("no more mutes are made than notify reads", async () => {
  const { mute, ids } = start()
  for (let number = 0; number < MAX_ACTIVE_MUTES; number++) await mute(HOUR + number * 1000)
  assert.equal((await ids()).length, MAX_ACTIVE_MUTES)
  await assert.rejects(mute(HOUR), /end some/)
})
