import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3"
import { SendMessageCommand } from "@aws-sdk/client-sqs"
import { batchKey, differences, readBatch, readExpectations, readMetadata } from "../../dev/demo/expectations.ts"
import { scannedObjects } from "../../dev/demo/show.ts"
import { receiveAll } from "../../dev/demo/stack.ts"
import { type System, startSystem } from "../../dev/demo/system.ts"
import { LocalFunction } from "../../dev/emulator/lambda/local-function.ts"
import type { AlertDocument } from "../../src/delivery/alert/document.ts"

const root = join(import.meta.dirname, "../..")

let system: System
before(async () => {
  system = await startSystem()
})
after(() => system.stop())

/** Puts a batch and waits until it is processed. */
async function land(key: string, body: Uint8Array): Promise<void> {
  await system.clients.s3.send(new PutObjectCommand({ Bucket: system.stack.logBucket, Key: key, Body: body }))
  await system.settle()
}

async function alerts(): Promise<AlertDocument[]> {
  return (await receiveAll(system.clients.sqs, system.stack.integration)).map((body) => JSON.parse(body))
}

test("the packaged zips, under AWS's runtime client, find exactly the expected alerts of the batches", async () => {
  const expectations = readExpectations()
  const metadata = readMetadata()
  for (const { key, bytes } of metadata) await land(key, bytes)
  for (const batch of expectations) await land(batchKey(batch), readBatch(batch))
  assert.deepEqual(differences(expectations, await alerts()), [])
  const objects = scannedObjects(system.detect.log)
  assert.equal(objects.length, metadata.length + expectations.length)
  for (const { object, balances } of objects) assert.ok(balances, `the lines of ${object} balance`)
})

test("an email and a Slack message are sent for them", async () => {
  const emails = (await receiveAll(system.clients.sqs, system.stack.mailbox)).map(
    (body) => JSON.parse(body).Subject as string,
  )
  assert.equal(
    emails.filter((subject) => subject.startsWith("[HIGH]")).length,
    emails.filter((subject) => !subject.startsWith("[NOTICE]")).length,
  )
  assert.ok(emails.length > 0)
  assert.ok(system.slack.messages.length > 0)
})

test("a repeated message publishes no second alert", async () => {
  const [batch] = readExpectations()
  assert.ok(batch)
  const body = JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        eventName: "ObjectCreated:Put",
        eventTime: "2026-11-24T09:00:00.000Z",
        s3: { bucket: { name: system.stack.logBucket }, object: { key: batchKey(batch) } },
      },
    ],
  })
  for (let copy = 0; copy < 2; copy++)
    await system.clients.sqs.send(new SendMessageCommand({ QueueUrl: system.stack.ingest.url, MessageBody: body }))
  await system.settle()
  assert.deepEqual(await alerts(), [])
})

test("a message without an object is acknowledged with a notice, and one about a missing object returns", async () => {
  const { detect } = system
  const event = (body: string) => ({
    Records: [{ messageId: "m", body, eventSource: "aws:sqs", attributes: { SentTimestamp: "1795507201000" } }],
  })
  assert.deepEqual(await detect.invoke(event("not json")), { batchItemFailures: [] })
  const missing = readFileSync(join(root, "events/sqs-s3-object-created.json"), "utf8")
  const answer = (await detect.invoke(JSON.parse(missing))) as { batchItemFailures: unknown[] }
  assert.equal(answer.batchItemFailures.length, 1)
})

test("the ledger contains only folders that the roles of the functions may write", async () => {
  const { Contents = [] } = await system.clients.s3.send(
    new ListObjectsV2Command({ Bucket: system.stack.ledgerBucket }),
  )
  const folders = new Set(Contents.map(({ Key = "" }) => Key.split("/")[0] ?? ""))
  const roles = ["detect", "notify"].map((name) => readFileSync(join(root, `infra/roles/${name}.yml`), "utf8"))
  for (const folder of folders)
    assert.ok(
      roles.some((role) => role.includes(`/${folder}/*`)),
      folder,
    )
  assert.ok(folders.has("alerts") && folders.has("objects") && folders.has("notified"))
})

for (const [zip, variable] of [
  ["detect", "ALERTS_TOPIC_ARN"],
  ["detect", "NOTICES_TOPIC_ARN"],
  ["detect", "LEDGER_BUCKET"],
  ["notify", "RECIPIENTS_TOPIC_ARN"],
  ["notify", "LEDGER_BUCKET"],
  ["canary", "ALARMS_TOPIC_ARN"],
  ["canary", "CANARY_BUCKET"],
  ["canary", "LEDGER_BUCKET"],
  ["canary", "RECIPIENTS_TOPIC_ARN"],
  ["reconcile", "INGEST_QUEUE_URL"],
  ["reconcile", "LEDGER_BUCKET"],
  ["reconcile", "NOTICES_TOPIC_ARN"],
  ["digest", "LEDGER_BUCKET"],
  ["digest", "NOTICES_TOPIC_ARN"],
] as const) {
  test(`without ${variable}, ${zip} fails at start and reports it`, async () => {
    const all = {
      ALARMS_TOPIC_ARN: "o",
      ALERTS_TOPIC_ARN: "a",
      CANARY_BUCKET: "c",
      INGEST_QUEUE_URL: "i",
      LEDGER_BUCKET: "l",
      NOTICES_TOPIC_ARN: "n",
      RECIPIENTS_TOPIC_ARN: "p",
    }
    const environment = Object.fromEntries(Object.entries(all).filter(([name]) => name !== variable))
    const broken = new LocalFunction({
      name: zip,
      zip: join(root, `build/${zip}.zip`),
      handler: "handler.handler",
      timeoutMs: 20_000,
      environment: { AWS_REGION: "eu-west-1", ...environment },
    })
    await assert.rejects(broken.invoke({ Records: [] }), new RegExp(variable))
    await broken.stop()
  })
}

const mistakes: [name: string, from: string | RegExp, to: string, shows: RegExp][] = [
  [
    "a single =",
    'process.args : "-pdf"',
    'process.args = "-pdf"',
    /EQL203[\s\S]*process\.args = "-pdf"[\s\S]*\^[\s\S]*Write `==`/,
  ],
  [
    "an unknown function",
    'process.args : "-pdf"',
    'startWith(process.args, "-pdf")',
    /EQL302[\s\S]*startWith\(process\.args[\s\S]*~~~/,
  ],
  [
    "an unknown key",
    "risk_score = 73",
    "risk_scor = 73",
    /unknown key `risk_scor`[\s\S]*risk_scor = 73[\s\S]*~~~~[\s\S]*Did you mean `risk_score`/,
  ],
  ["a syntax error", 'severity = "high"', 'severity = "high', /RULE001[\s\S]*severity = "high/],
]
for (const [name, from, to, shows] of mistakes) {
  test(`a rule with ${name} fails the build with a code frame`, () => {
    const folder = mkdtempSync(join(tmpdir(), "landfall-site-"))
    cpSync(join(root, "site"), folder, { recursive: true })
    const file = join(folder, "rules/credential_access_iis_connectionstrings_dumping.toml")
    writeFileSync(file, readFileSync(file, "utf8").replace(from, to))
    const { status, stderr } = run("infra/bundle.ts", folder, join(folder, "out"))
    rmSync(folder, { recursive: true, force: true })
    assert.equal(status, 1)
    assert.match(stderr, shows)
    assert.match(stderr, /credential_access_iis_connectionstrings_dumping\.toml:\d+:\d+/)
  })
}

function run(script: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, encoding: "utf8" })
}
