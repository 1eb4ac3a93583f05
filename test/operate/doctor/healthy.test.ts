import assert from "node:assert/strict"
import { test } from "node:test"
import { exitCodeOf } from "../../../src/operate/doctor/examine.ts"
import { contextOf, examineFake } from "./examine-fake.ts"
import { healthy, LEDGER, NOW } from "./healthy.ts"

test("a healthy stack has no findings, also when it is examined again", async () => {
  const aws = healthy()
  assert.deepEqual(await examineFake(aws), [])
  assert.deepEqual(await examineFake(aws), [])
  assert.equal(exitCodeOf([]), 0)
})

test("examining writes one object to the ledger and changes nothing else", async () => {
  const aws = healthy()
  await examineFake(aws)
  const before = healthy()
  const { "doctor/probe.json": probe, ...objects } = aws.buckets[LEDGER]?.objects ?? {}
  assert.ok(probe)
  assert.deepEqual(objects, before.buckets[LEDGER]?.objects)
  assert.deepEqual({ ...aws, buckets: {} }, { ...before, buckets: {} })
})

test("the activity contains the last object, record and alert, in total and by source", async () => {
  const hour = (age: number) => Math.floor(NOW / 3_600_000 - age) * 3_600_000
  assert.deepEqual(await contextOf(healthy()).activity(), {
    lastObject: hour(1),
    lastAlert: hour(5),
    sources: [
      { source: "crowdstrike_fdr", lastRecord: hour(1), lastAlert: NOW - 3_600_000 },
      { source: "m365_defender_event", lastRecord: hour(30) },
    ],
  })
})
