// The peak memory of a packaged function under Lambda's runtime client, with the memory size of serverless.yml.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { gunzipSync, gzipSync } from "node:zlib"
import { PutObjectCommand } from "@aws-sdk/client-s3"
import { makeStack, type Stack } from "../dev/demo/stack.ts"
import { makeClients } from "../dev/demo/system.ts"
import { LocalFunction } from "../dev/emulator/lambda/local-function.ts"
import { startLocalAws } from "../dev/emulator/local-aws.ts"
import { BATCHES, MB, root } from "./measurement.ts"

const MEGABYTES = 50
/** The share of a function's memory to which the heap is limited here. */
const HEAP_SHARE = 0.9

/** Prints the process's peak memory while it runs; the emulator ends the process by a signal, after which it cannot. */
const REPORTER = `import { writeSync } from "node:fs"
setInterval(() => writeSync(1, "peak " + process.resourceUsage().maxRSS + "\\n"), 50).unref()`

export type Peaks = { readonly "memory MB": number; readonly "peak MiB at start": number; readonly "peak MiB": number }

/** Runs the canary once, or detect over two batches of 50 MB. */
export async function peaks(name: string, zip: string): Promise<Peaks> {
  const aws = await startLocalAws()
  const clients = makeClients(aws.environment)
  const stack = await makeStack(clients, 600)
  const memoryMb = memorySize(name)
  const folder = mkdtempSync(join(tmpdir(), "landfall-peak-"))
  const reporter = join(folder, "reporter.mjs")
  writeFileSync(reporter, REPORTER)
  const local = new LocalFunction({
    name,
    zip,
    handler: "handler.handler",
    timeoutMs: 300_000,
    memoryMb,
    environment: {
      ...aws.environment,
      ...environmentOf(stack),
      NODE_OPTIONS: `--max-old-space-size=${Math.floor(memoryMb * HEAP_SHARE)} --import=${pathToFileURL(reporter).href}`,
    },
  })
  const peak = () =>
    Number(
      local.log
        .match(/^peak \d+$/gm)
        ?.at(-1)
        ?.slice("peak ".length) ?? Number.NaN,
    ) / 1024
  const settled = () => new Promise((resolve) => setTimeout(resolve, 200))
  try {
    await local.invoke(name === "canary" ? {} : { Records: [] })
    await settled()
    const start = peak()
    for (const batch of name === "canary" ? [] : BATCHES) {
      const object = { bucket: stack.logBucket, key: batch }
      await clients.s3.send(new PutObjectCommand({ Bucket: object.bucket, Key: object.key, Body: repeated(batch) }))
      const result = (await local.invoke(messageFor(object))) as { readonly batchItemFailures: readonly unknown[] }
      if (result.batchItemFailures.length > 0) throw new Error(local.log.slice(-2000))
    }
    await settled()
    return { "memory MB": memoryMb, "peak MiB at start": Math.round(start), "peak MiB": Math.round(peak()) }
  } finally {
    await local.stop()
    for (const client of Object.values(clients)) client.destroy()
    await aws.stop()
    rmSync(folder, { recursive: true })
  }
}

/** The memory size of a function in serverless.yml, which Lambda counts in MiB. */
export function memorySize(name: string): number {
  const template = readFileSync(join(root, "serverless.yml"), "utf8")
  const [, size] = new RegExp(`^  ${name}:\\n(?:    .*\\n)*?    memorySize: (\\d+)$`, "m").exec(template) ?? []
  if (size === undefined) throw new Error(`serverless.yml has no memorySize of ${name}`)
  return Number(size)
}

function environmentOf(stack: Stack): { readonly [variable: string]: string } {
  return {
    ALARMS_TOPIC_ARN: stack.recipientsTopic,
    ALERTS_TOPIC_ARN: stack.alertsTopic,
    CANARY_BUCKET: stack.canaryBucket,
    LEDGER_BUCKET: stack.ledgerBucket,
    NOTICES_TOPIC_ARN: stack.noticesTopic,
    RECIPIENTS_TOPIC_ARN: stack.recipientsTopic,
  }
}

function repeated(batch: string): Buffer {
  const text = gunzipSync(readFileSync(join(root, "events/batches", batch)))
  return gzipSync(Buffer.concat(Array.from({ length: Math.ceil((MEGABYTES * MB) / text.length) }, () => text)))
}

/** The event of the ingest queue for an object. */
function messageFor({ bucket, key }: { readonly bucket: string; readonly key: string }): object {
  const body = JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        eventName: "ObjectCreated:Put",
        eventTime: new Date().toISOString(),
        s3: { bucket: { name: bucket }, object: { key } },
      },
    ],
  })
  const attributes = { SentTimestamp: String(Date.now()) }
  return { Records: [{ messageId: "m", body, eventSource: "aws:sqs", attributes }] }
}
