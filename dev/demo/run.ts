import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3"
import type { AlertDocument } from "../../src/delivery/alert/document.ts"
import { differences, keyOf, readBatch, readExpectations, readMetadata } from "./expectations.ts"
import { findById, notFound, type Places } from "./find-by-id.ts"
import { receiveAll } from "./receive-all.ts"
import { balanceTable, heading, scannedObjects } from "./show.ts"
import { LOG_PREFIX, NEIGHBOUR_PREFIX } from "./stack.ts"
import { type System, startSystem } from "./system.ts"

const OUT = join(import.meta.dirname, "../../out/demo")

type Email = { readonly Subject: string; readonly Message: string }

/**
 * The whole system on this machine, told step by step: batches land, are scanned, and alerts reach a person and a
 * machine. Gives back how what came differs from what had to come; nothing is success.
 */
export async function runDemo(say: (text: string) => void): Promise<readonly string[]> {
  const expectations = readExpectations()
  const system = await startSystem()
  try {
    const { clients, stack } = system
    say(heading("What was there"))
    say(`Bucket ${stack.logBucket} notifies a neighbour's queue of what lands under ${NEIGHBOUR_PREFIX}.`)
    say(`Landfall's notification for ${LOG_PREFIX} was added to its configuration; the neighbour's stayed.`)

    say(heading("What landed"))
    for (const { key, bytes } of readMetadata()) {
      await clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: key, Body: bytes }))
      say(
        `s3://${stack.logBucket}/${key}  ${bytes.length} bytes: the names of hosts and users, of which FDR's events have ids`,
      )
    }
    await system.settle()
    const puts = new Map<string, number>()
    for (const batch of expectations) {
      const bytes = readBatch(batch)
      await clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: keyOf(batch), Body: bytes }))
      puts.set(keyOf(batch), Date.now())
      say(
        `s3://${stack.logBucket}/${keyOf(batch)}  ${bytes.length} bytes, ${batch.lines} lines, ${batch.firing.length} of them firing`,
      )
    }
    await clients.s3.send(
      new PutObjectCommand({ Bucket: stack.logBucket, Key: `${NEIGHBOUR_PREFIX}trail.json`, Body: "{}" }),
    )
    await system.settle()

    say(heading("What was scanned"))
    const objects = scannedObjects(system.detect.log)
    say(balanceTable(objects))

    const alerts = (await receiveAll(clients.sqs, stack.machine)).map((body) => JSON.parse(body) as AlertDocument)
    const emails = (await receiveAll(clients.sqs, stack.mailbox)).map((body) => JSON.parse(body) as Email)
    const email = emails
      .map(({ Subject, Message }) => `Subject: ${Subject}\n\n${Message}`)
      .join(`\n${"=".repeat(76)}\n\n`)
    const slack = `${JSON.stringify(system.slack.messages, null, 2)}\n`
    const json = alerts.map((alert) => `${JSON.stringify(alert)}\n`).join("")
    say(heading("The email, as a person reads it"))
    say(email)
    say(heading("The Slack message"))
    say(slack.trimEnd())
    say(heading("The machine's JSON, one alert of them"))
    say(JSON.stringify(alerts[0], null, 2) ?? "none")

    rmSync(OUT, { recursive: true, force: true })
    mkdirSync(OUT, { recursive: true })
    writeFileSync(join(OUT, "email.txt"), email)
    writeFileSync(join(OUT, "slack.json"), slack)
    writeFileSync(join(OUT, "alerts.ndjson"), json)

    say(heading("From put to alert"))
    for (const { object, finished } of objects) {
      const key = object.slice(`s3://${stack.logBucket}/`.length).replace(/\?versionId=.*/, "")
      const put = puts.get(key)
      if (put !== undefined) say(`${String(finished - put).padStart(6)} ms  ${key}`)
    }
    const places = await placesOf(system, alerts, emails)
    say(heading("One alert, everywhere by its id"))
    const [first] = alerts
    if (first) {
      const id = first["kibana.alert.uuid"]
      say(id)
      for (const [place, count] of Object.entries(findById(id, places))) say(`${String(count).padStart(6)}  ${place}`)
    }
    const found = [
      ...differences(expectations, alerts),
      ...notFound(alerts, places),
      ...(await otherFaults(
        system,
        alerts,
        emails,
        objects.map(({ balances }) => balances),
      )),
    ]
    say(heading("Result"))
    say(
      found.length === 0
        ? `${alerts.length} alerts, each expected and each once. Written to out/demo/: email.txt, slack.json, alerts.ndjson.`
        : found.join("\n"),
    )
    return found
  } finally {
    await system.stop()
  }
}

/** The texts in which every alert must be found by its id. */
async function placesOf(
  { clients, stack, slack }: System,
  alerts: readonly AlertDocument[],
  emails: readonly Email[],
): Promise<Places> {
  const { Contents = [] } = await clients.s3.send(
    new ListObjectsV2Command({ Bucket: stack.ledgerBucket, Prefix: "alerts/" }),
  )
  return {
    email: emails.map(({ Message }) => Message),
    Slack: slack.messages.map((message) => JSON.stringify(message)),
    "the machine's JSON": alerts.map((alert) => alert["kibana.alert.uuid"]),
    "the ledger": Contents.map(({ Key = "" }) => Key),
  }
}

/** Whatever else must be so: lines balance, the ledger says published, people were told, the neighbour heard of its own. */
async function otherFaults(
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
  if (!emails.some(({ Subject }) => Subject.startsWith("[HIGH]"))) faults.push("no email tells of the alerts")
  if (system.slack.messages.length === 0) faults.push("no Slack message tells of the alerts")
  const heard = (await receiveAll(clients.sqs, stack.neighbour)).filter((body) =>
    body.includes(`${NEIGHBOUR_PREFIX}trail.json`),
  )
  if (heard.length !== 1) faults.push(`the neighbour heard of its object ${heard.length} times`)
  return faults
}
