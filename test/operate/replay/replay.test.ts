import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3"
import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs"
import { type Clients, makeStack, receiveAll, type Stack } from "../../../dev/demo/stack.ts"
import { makeClients } from "../../../dev/demo/system.ts"
import { type LocalAws, startLocalAws } from "../../../dev/emulator/local-aws.ts"

const root = join(import.meta.dirname, "../../..")
const folder = mkdtempSync(join(tmpdir(), "landfall-replay-"))
const batch = readFileSync(join(root, "events/batches/endgame.ndjson.gz"))
let aws: LocalAws
let clients: Clients
let stack: Stack

before(async () => {
  aws = await startLocalAws({})
  clients = makeClients(aws.environment)
  stack = await makeStack(clients, 30)
  await put("edr/a.gz", batch)
})

after(async () => {
  for (const client of Object.values(clients)) client.destroy()
  await aws.stop()
  rmSync(folder, { recursive: true, force: true })
})

const put = (Key: string, Body: Uint8Array | string) =>
  clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key, Body }))

type Line = { readonly outcome: string; readonly key: string; readonly line: number }

/** Runs the command in a process of its own, against the servers of this one. */
function landfall(...args: string[]): Promise<{ status: number | null; lines: Line[]; stderr: string }> {
  const main = join(root, "src/cli/main.ts")
  const targets = [
    "--ledger",
    stack.ledgerBucket,
    "--alerts-topic",
    stack.alertsTopic,
    "--notices-topic",
    stack.noticesTopic,
  ]
  const child = spawn(process.execPath, [main, "replay", "--json", "--rate", "1000", ...targets, ...args], {
    env: { ...process.env, ...aws.environment, NO_COLOR: "1" },
  })
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", (chunk) => {
    stdout += chunk
  })
  child.stderr.on("data", (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) =>
    child.on("close", (status) =>
      resolve({
        status,
        stderr,
        lines: stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Line])),
      }),
    ),
  )
}

const outcomes = (lines: readonly Line[]) => lines.map(({ outcome }) => outcome)
const here = () => `s3://${stack.logBucket}/edr/`

async function ledgerKeys(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: stack.ledgerBucket }))
  return Contents.map(({ Key }) => Key)
}

test("a dry replay of what was never scanned finds new alerts and writes nothing", async () => {
  const { status, lines, stderr } = await landfall(here())
  assert.deepEqual(outcomes(lines), Array(5).fill("new"))
  assert.equal(status, 1)
  assert.match(stderr, /1 objects, 0 of them not scanned; alerts: 5 new, 0 the same.*nothing was published/)
  assert.deepEqual(await ledgerKeys(), [])
  assert.deepEqual(await receiveAll(clients.sqs, stack.integration), [])
})

test("with --publish the new alerts are published, once", async () => {
  assert.deepEqual(outcomes((await landfall("--publish", here())).lines), Array(5).fill("new"))
  assert.equal((await receiveAll(clients.sqs, stack.integration)).length, 5)
  const again = await landfall("--publish", here())
  assert.deepEqual(outcomes(again.lines), Array(5).fill("same"))
  assert.equal(again.status, 0)
  assert.deepEqual(await receiveAll(clients.sqs, stack.integration), [])
})

test("a rule that no longer matches: its alerts are gone; objects outside the range are not compared", async () => {
  const rules = join(folder, "rules")
  cpSync(join(root, "site/rules"), rules, { recursive: true })
  const [name] = ["credential_access_iis_connectionstrings_dumping.toml"]
  const text = readFileSync(join(rules, name), "utf8").replace('process.args : "-pdf"', 'process.args : "-pdx"')
  writeFileSync(join(rules, name), text)
  const { status, lines } = await landfall("--rules", rules, here())
  assert.deepEqual(outcomes(lines), Array(5).fill("gone"))
  assert.equal(status, 1)
  const none = await landfall("--rules", rules, "--to", "2020-01-01T00:00:00Z", here())
  assert.deepEqual([none.status, none.lines], [0, []])
})

test("an object that cannot be read is named, the others are scanned, and the status is 2", async () => {
  await put("edr/b.gz", batch.subarray(0, batch.length - 4))
  const { status, lines, stderr } = await landfall(here())
  assert.equal(status, 2)
  assert.match(stderr, /edr\/b\.gz.*NOT SCANNED/)
  assert.equal(lines.length, 5)
  await clients.s3.send(new DeleteObjectCommand({ Bucket: stack.logBucket, Key: "edr/b.gz" }))
})

test("dead letters are replayed, and deleted only when they were published", async () => {
  const QueueUrl = stack.ingestDeadLetters.url
  const body = (key: string) =>
    JSON.stringify({
      Records: [
        {
          eventVersion: "2.1",
          eventSource: "aws:s3",
          eventName: "ObjectCreated:Put",
          eventTime: "2026-11-24T09:00:00.000Z",
          s3: { bucket: { name: stack.logBucket }, object: { key } },
        },
      ],
    })
  for (const MessageBody of [body("edr/a.gz"), body("edr/gone.gz"), "not json"])
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  const left = async () =>
    (
      await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
      )
    ).Attributes?.["ApproximateNumberOfMessages"]
  const dry = await landfall("--dead-letters", QueueUrl)
  assert.deepEqual(outcomes(dry.lines), Array(5).fill("same"))
  assert.equal(dry.status, 2)
  assert.match(dry.stderr, /gone\.gz: NOT SCANNED/)
  assert.match(dry.stderr, /left in the queue: .*not JSON/i)
  assert.equal(await left(), "3")
  await landfall("--publish", "--dead-letters", QueueUrl)
  assert.equal(await left(), "2")
})

test("usage errors show the correct form", async () => {
  for (const [args, message] of [
    [[], /either s3:\/\/BUCKET\/PREFIX or --dead-letters/],
    [["edr"], /names no bucket/],
    [["--from", "yesterday", "s3://b/"], /ISO 8601/],
    [["--rate", "0", "s3://b/"], /more than 0/],
  ] as const) {
    const { status, stderr } = await landfall(...args)
    assert.equal(status, 2)
    assert.match(stderr, message)
  }
})
