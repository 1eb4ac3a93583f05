import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3"
import type { AlertDocument } from "../../src/delivery/alert/document.ts"
import {
  batchKey,
  countById,
  type Destinations,
  differences,
  notFound,
  readBatch,
  readExpectations,
  readMetadata,
} from "./expectations.ts"
import { balanceTable, heading, scannedObjects } from "./show.ts"
import { LOG_PREFIX, OTHER_PREFIX, receiveAll } from "./stack.ts"
import { type System, startSystem } from "./system.ts"

const OUT = join(import.meta.dirname, "../../out/demo")

type Email = { readonly Subject: string; readonly Message: string }

/**
 * Runs the whole system on this machine and prints each step: batches land and are scanned, and alerts are sent to a
 * recipient and to an integration. Returns the differences from the expected results; an empty list is success.
 */
export async function runDemo(print: (text: string) => void): Promise<readonly string[]> {
  const expectations = readExpectations()
  const system = await startSystem()
  try {
    const { clients, stack } = system
    print(heading("Before Landfall"))
    print(`Bucket ${stack.logBucket} notifies a queue of another team of objects under ${OTHER_PREFIX}.`)
    print(`Landfall's notification for ${LOG_PREFIX} was added to its configuration; the existing one is unchanged.`)

    print(heading("Objects"))
    for (const { key, bytes } of readMetadata()) {
      await clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: key, Body: bytes }))
      print(
        `s3://${stack.logBucket}/${key}  ${bytes.length} bytes: the names of hosts and users; the events of FDR contain only ids`,
      )
    }
    await system.settle()
    const puts = new Map<string, number>()
    for (const batch of expectations) {
      const bytes = readBatch(batch)
      await clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: batchKey(batch), Body: bytes }))
      puts.set(batchKey(batch), Date.now())
      print(
        `s3://${stack.logBucket}/${batchKey(batch)}  ${bytes.length} bytes, ${batch.lines} lines, ${batch.firing.length} of them match`,
      )
    }
    await clients.s3.send(
      new PutObjectCommand({ Bucket: stack.logBucket, Key: `${OTHER_PREFIX}trail.json`, Body: "{}" }),
    )
    await system.settle()

    print(heading("Scans"))
    const objects = scannedObjects(system.detect.log)
    print(balanceTable(objects))

    const alerts = (await receiveAll(clients.sqs, stack.integration)).map((body) => JSON.parse(body) as AlertDocument)
    const emails = (await receiveAll(clients.sqs, stack.mailbox)).map((body) => JSON.parse(body) as Email)
    const email = emails
      .map(({ Subject, Message }) => `Subject: ${Subject}\n\n${Message}`)
      .join(`\n${"=".repeat(76)}\n\n`)
    const slack = `${JSON.stringify(system.slack.messages, null, 2)}\n`
    const json = alerts.map((alert) => `${JSON.stringify(alert)}\n`).join("")
    print(heading("The email"))
    print(email)
    print(heading("The Slack message"))
    print(slack.trimEnd())
    print(heading("The JSON for integrations, one alert"))
    print(JSON.stringify(alerts[0], null, 2) ?? "none")

    rmSync(OUT, { recursive: true, force: true })
    mkdirSync(OUT, { recursive: true })
    writeFileSync(join(OUT, "email.txt"), email)
    writeFileSync(join(OUT, "slack.json"), slack)
    writeFileSync(join(OUT, "alerts.ndjson"), json)

    print(heading("From upload to alert"))
    for (const { object, finished } of objects) {
      const key = object.slice(`s3://${stack.logBucket}/`.length).replace(/\?versionId=.*/, "")
      const put = puts.get(key)
      if (put !== undefined) print(`${String(finished - put).padStart(6)} ms  ${key}`)
    }
    const destinations = await destinationsOf(system, alerts, emails)
    print(heading("One alert by its id, in every destination"))
    const [first] = alerts
    if (first) {
      const id = first["kibana.alert.uuid"]
      print(id)
      for (const [destination, count] of Object.entries(countById(id, destinations)))
        print(`${String(count).padStart(6)}  ${destination}`)
    }
    const found = [
      ...differences(expectations, alerts),
      ...notFound(alerts, destinations),
      ...(await systemFaults(
        system,
        alerts,
        emails,
        objects.map(({ balances }) => balances),
      )),
    ]
    print(heading("Result"))
    print(
      found.length === 0
        ? `${alerts.length} alerts, each expected and published once. See out/demo/: email.txt, slack.json, alerts.ndjson.`
        : found.join("\n"),
    )
    return found
  } finally {
    await system.stop()
  }
}

/** The texts that each destination received; each alert must be in one of them. */
async function destinationsOf(
  { clients, stack, slack }: System,
  alerts: readonly AlertDocument[],
  emails: readonly Email[],
): Promise<Destinations> {
  const { Contents = [] } = await clients.s3.send(
    new ListObjectsV2Command({ Bucket: stack.ledgerBucket, Prefix: "alerts/" }),
  )
  return {
    email: emails.map(({ Message }) => Message),
    Slack: slack.messages.map((message) => JSON.stringify(message)),
    "the JSON for integrations": alerts.map((alert) => alert["kibana.alert.uuid"]),
    "the ledger": Contents.map(({ Key = "" }) => Key),
  }
}

/** Further checks: balanced lines, no failures, published alerts in the ledger, sent messages, one message to the other queue. */
async function systemFaults(
  system: System,
  alerts: readonly AlertDocument[],
  emails: readonly Email[],
  balances: readonly boolean[],
): Promise<string[]> {
  const { clients, stack } = system
  const faults: string[] = []
  if (balances.includes(false)) faults.push("the lines of an object do not balance")
  if (system.failures.length > 0) faults.push(...system.failures.map((failure) => `a function failed: ${failure}`))
  const { Contents = [] } = await clients.s3.send(
    new ListObjectsV2Command({ Bucket: stack.ledgerBucket, Prefix: "alerts/" }),
  )
  if (Contents.length !== alerts.length) faults.push(`the ledger holds ${Contents.length} alerts`)
  for (const { Key } of Contents) {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: stack.ledgerBucket, Key }))
    const { state } = JSON.parse((await Body?.transformToString()) ?? "{}") as { state?: string }
    if (state !== "published") faults.push(`${Key} is ${state}, not published`)
  }
  if (!emails.some(({ Subject }) => Subject.startsWith("[HIGH]"))) faults.push("no email was sent for the alerts")
  if (system.slack.messages.length === 0) faults.push("no Slack message was sent for the alerts")
  const received = (await receiveAll(clients.sqs, stack.otherQueue)).filter((body) =>
    body.includes(`${OTHER_PREFIX}trail.json`),
  )
  if (received.length !== 1) faults.push(`the other queue received ${received.length} messages of its object`)
  return faults
}
