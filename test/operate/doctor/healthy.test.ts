import assert from "node:assert/strict"
import { test } from "node:test"
import { exitCodeOf } from "../../../src/operate/doctor/examine.ts"
import { examineFake, worldOf } from "./examine-fake.ts"
import { healthy, LEDGER, NOW } from "./healthy.ts"

test("in a healthy stack nothing is found, also when it is looked at again", async () => {
  const aws = healthy()
  assert.deepEqual(await examineFake(aws), [])
  assert.deepEqual(await examineFake(aws), [])
  assert.equal(exitCodeOf([]), 0)
})

test("looking leaves one object in the ledger and changes nothing else", async () => {
  const aws = healthy()
  await examineFake(aws)
  const before = healthy()
  const { "doctor/probe.json": probe, ...objects } = aws.buckets[LEDGER]?.objects ?? {}
  assert.ok(probe)
  assert.deepEqual(objects, before.buckets[LEDGER]?.objects)
  assert.deepEqual({ ...aws, buckets: {} }, { ...before, buckets: {} })
})

test("what was last seen is told for the whole and by source", async () => {
  const hour = (age: number) => Math.floor(NOW / 3_600_000 - age) * 3_600_000
  assert.deepEqual(await worldOf(healthy()).activity(), {
    lastObject: hour(1),
    lastAlert: hour(5),
    sources: [
      { source: "crowdstrike_fdr", lastRecord: hour(1), lastAlert: NOW - 3_600_000 },
      { source: "m365_defender_event", lastRecord: hour(30) },
    ],
  })
})
