import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs"
import { receiveAll } from "../../../dev/demo/stack.ts"
import { type System, startSystem } from "../../../dev/demo/system.ts"
import type { Scanner } from "../../../src/engine/scan.ts"
import { scannerOf } from "../../../src/engine/scanner.ts"
import { diagnose } from "../../../src/operate/doctor/canary/diagnose.ts"
import { followCanary, type Stage } from "../../../src/operate/doctor/canary/follow.ts"
import { awsCanary } from "../../../src/operate/doctor/canary/run.ts"
import { probeLedger } from "../../../src/operate/doctor/read/ledger.ts"
import { canaryRule } from "../../../src/rules/canary-rule.ts"
import { importRules } from "../../../src/rules/load.ts"

const OWNER = "000000000000"

let system: System
let scanner: Scanner
before(async () => {
  system = await startSystem()
  scanner = scannerOf(await importRules(canaryRule()))
})
after(() => system.stop())

async function makeCanary(time: number, onSleep: () => Promise<void>) {
  const { clients, stack } = system
  const resources = {
    canaryBucket: stack.canaryBucket,
    ledgerBucket: stack.ledgerBucket,
    owner: OWNER,
    ingestQueueUrl: stack.ingest.url,
    deadLettersUrl: stack.ingestDeadLetters.url,
  }
  return { ...(await awsCanary(clients, resources, scanner, time)), sleep: onSleep }
}

test("a canary passes the bundled functions: integrations receive a test, recipients nothing", async () => {
  const time = Date.UTC(2026, 10, 24, 9, 30, 1, 5)
  const canary = await makeCanary(time, () => system.settle())
  const stages: Stage[] = []
  const followed = await followCanary(canary, 60_000, (stage) => void stages.push(stage))
  assert.deepEqual(diagnose(followed, canary.where, 60_000), [])
  assert.deepEqual(stages.toSorted(), ["published", "put", "recorded", "scanned"])
  assert.equal(canary.where, "s3://landfall-canary/canary/doctor-2026-11-24T09:30:01.005Z.json")
  const alerts = (await receiveAll(system.clients.sqs, system.stack.integration)).map((body) => JSON.parse(body))
  assert.deepEqual(
    alerts.map((alert) => alert["landfall.test"]),
    [true],
  )
  assert.deepEqual(await receiveAll(system.clients.sqs, system.stack.mailbox), [])
  assert.deepEqual(system.slack.messages, [])
})

test("if detect does not run, the canary waits in the queue, and doctor reports that", async () => {
  let clock = 0
  const canary = await makeCanary(Date.UTC(2026, 10, 24, 9, 31), async () => {
    clock += 1000
  })
  const followed = await followCanary({ ...canary, now: () => clock }, 3000, () => {})
  const [fault] = diagnose(followed, canary.where, 3000)
  assert.match(fault?.what ?? "", /1 messages wait in the ingest queue and detect receives none/)
  const { Attributes } = await system.clients.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: system.stack.ingest.url,
      AttributeNames: ["ApproximateNumberOfMessages"],
    }),
  )
  assert.equal(Attributes?.["ApproximateNumberOfMessages"], "1")
})

test("the probe tries S3's conditional writes; no policy denies plain writes here", async () => {
  assert.deepEqual(await probeLedger(system.clients.s3, system.stack.ledgerBucket, OWNER), {
    honoursIfNoneMatch: true,
    honoursIfMatch: true,
    readsBack: true,
    deniesPlainWrites: false,
  })
})
