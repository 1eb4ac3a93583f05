import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs"
import { receiveAll } from "../../../dev/demo/receive-all.ts"
import { type System, startSystem } from "../../../dev/demo/system.ts"
import type { Scanner } from "../../../src/engine/scan.ts"
import { scannerOf } from "../../../src/engine/scanner.ts"
import { flightOf } from "../../../src/operate/doctor/canary/aws.ts"
import { fly, type Stage } from "../../../src/operate/doctor/canary/flight.ts"
import { judgeFlight } from "../../../src/operate/doctor/canary/judge.ts"
import { probeLedger } from "../../../src/operate/doctor/read/probe.ts"
import { loadRules } from "../../../src/rules/load.ts"

const OWNER = "000000000000"

let system: System
let scanner: Scanner
before(async () => {
  system = await startSystem()
  scanner = scannerOf(await loadRules(join(import.meta.dirname, "../../../rules")))
})
after(() => system.stop())

function launch(time: number, onSleep: () => Promise<void>) {
  const { clients, stack } = system
  const places = {
    canaryBucket: stack.canaryBucket,
    ledgerBucket: stack.ledgerBucket,
    owner: OWNER,
    ingestQueueUrl: stack.ingest.url,
    deadLettersUrl: stack.ingestDeadLetters.url,
  }
  return flightOf(clients, places, scanner, time).then((flight) => ({ ...flight, sleep: onSleep }))
}

test("a canary goes through the bundled functions: machines hear of a test, people hear nothing", async () => {
  const time = Date.UTC(2026, 10, 24, 9, 30, 1, 5)
  const flight = await launch(time, () => system.settle())
  const stages: Stage[] = []
  const flown = await fly(flight, 60_000, (stage) => void stages.push(stage))
  assert.deepEqual(judgeFlight(flown, flight.where, 60_000), [])
  assert.deepEqual(stages.toSorted(), ["published", "put", "recorded", "scanned"])
  assert.equal(flight.where, "s3://landfall-canary/canary/doctor-2026-11-24T09:30:01.005Z.json")
  const alerts = (await receiveAll(system.clients.sqs, system.stack.machine)).map((body) => JSON.parse(body))
  assert.deepEqual(
    alerts.map((alert) => alert["landfall.test"]),
    [true],
  )
  assert.deepEqual(await receiveAll(system.clients.sqs, system.stack.mailbox), [])
  assert.deepEqual(system.slack.messages, [])
})

test("where detect is not started the canary waits in the queue, and that is said", async () => {
  let clock = 0
  const flight = await launch(Date.UTC(2026, 10, 24, 9, 31), async () => {
    clock += 1000
  })
  const flown = await fly({ ...flight, now: () => clock }, 3000, () => {})
  const [fault] = judgeFlight(flown, flight.where, 3000)
  assert.match(fault?.what ?? "", /1 messages wait in the ingest queue and detect takes none/)
  const { Attributes } = await system.clients.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: system.stack.ingest.url,
      AttributeNames: ["ApproximateNumberOfMessages"],
    }),
  )
  assert.equal(Attributes?.["ApproximateNumberOfMessages"], "1")
})

test("the ledger's writes are tried on S3's own conditions; no policy forbids plain writes here", async () => {
  assert.deepEqual(await probeLedger(system.clients.s3, system.stack.ledgerBucket, OWNER), {
    keepsWhatIsThere: true,
    comparesBeforeReplacing: true,
    readsBack: true,
    refusesPlainWrites: false,
  })
})
