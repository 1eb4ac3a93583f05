import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { destinationRefused } from "../../../dev/emulator/s3/faults.ts"
import { attach } from "../../../src/operate/attach/attach.ts"
import { detach } from "../../../src/operate/attach/detach.ts"
import { startLocalBackend } from "./backend.ts"
import { configurationXml } from "./configurations.ts"
import { foreign } from "./states.ts"
import { terminalThat } from "./terminal.ts"

const folder = mkdtempSync(join(tmpdir(), "landfall-new-queue-"))
const WRITE = "PutBucketNotificationConfiguration"
let backend: Awaited<ReturnType<typeof startLocalBackend>>
before(async () => {
  backend = await startLocalBackend()
})
after(async () => {
  await backend.stop()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
async function prepare(refusals: number) {
  const bucket = await backend.makeBucket()
  const refused = destinationRefused(backend.stack.queueArn)
  backend.faults.clear()
  for (let count = 0; count < refusals; count++) backend.faults.next(WRITE, refused)
  const { stack } = backend
  const request = { scope: { bucket, prefix: "edr/" }, stack, route: "queue", isDryRun: false } as const
  const undo = { undoPath: join(folder, `${files++}.json`), time: "2026-11-24T12:00:00.000Z" }
  const pauses: number[] = []
  const pause = async (milliseconds: number) => void pauses.push(milliseconds)
  return { bucket, request: { ...request, ...undo }, pauses, pause, terminal: terminalThat(true) }
}

test("a queue whose policy S3 does not know yet is attached as soon as S3 accepts it", async () => {
  const { bucket, request, pauses, pause, terminal } = await prepare(4)
  assert.equal(await attach(backend.clients, terminal, request, pause), "done")
  assert.match(await backend.getXml(bucket), /<Queue>.*ingest<\/Queue>/)
  assert.equal(pauses.length, 4)
  assert.ok(pauses.every((pause, index) => index === 0 || pause > (pauses[index - 1] ?? 0)))
  assert.match(terminal.text(), /S3 does not accept a destination yet \(arn.*ingest.*tries again for 90 seconds/)
})

test("a queue that S3 still refuses after 90 seconds is a clear error, and nothing changed", async () => {
  const { bucket, request, pauses, pause, terminal } = await prepare(50)
  const before = await backend.getXml(bucket)
  await assert.rejects(
    attach(backend.clients, terminal, request, pause),
    /S3 has refused a destination for 90 seconds.*ingest.*Permissions on the destination queue.*is unchanged.*landfall doctor/,
  )
  assert.equal(
    pauses.reduce((sum, pause) => sum + pause, 0),
    90_000,
  )
  assert.equal(await backend.getXml(bucket), before)
})

test("a change by somebody else while S3 refuses the queue is not overwritten", async () => {
  const { bucket, request, terminal } = await prepare(1)
  const changed = configurationXml([foreign("Queue", { prefix: "cloudtrail/" })], false)
  const outcome = await attach(backend.clients, terminal, request, () => backend.putXml(bucket, changed))
  assert.equal(outcome, "refused")
  assert.match(terminal.text(), /Somebody else changed the notification configuration/)
  assert.doesNotMatch(await backend.getXml(bucket), /landfall-/)
})

test("detach waits too, because S3 validates the destinations that stay", async () => {
  const { request, pauses, pause, terminal } = await prepare(0)
  await attach(backend.clients, terminal, request, pause)
  backend.faults.next(WRITE, destinationRefused("arn:aws:sqs:eu-west-1:111122223333:neighbour"))
  assert.equal(await detach(backend.clients, terminal, request, pause), "done")
  assert.equal(pauses.length, 1)
})

test("any other refusal is final", async () => {
  const { request, pauses, pause, terminal } = await prepare(0)
  backend.faults.next(WRITE, { status: 403, code: "AccessDenied" })
  await assert.rejects(attach(backend.clients, terminal, request, pause), /s3:PutBucketNotification/)
  assert.deepEqual(pauses, [])
})
