import assert from "node:assert/strict"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3"
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns"
import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs"
import { type Queue, receiveAll } from "../../dev/demo/stack.ts"
import { type System, startSystem } from "../../dev/demo/system.ts"
import { bundle } from "../../infra/bundle.ts"
import { muteId, muteKey } from "../../src/delivery/mute/mute.ts"
import { readSite } from "../../src/site/site.ts"
import { folderOf, ruleText } from "../site/make-site.ts"
import { rowOf, table } from "./delivery-rows.ts"

// The same table as in deliveries.test.ts, with the packaged zips: one site with a rule for each row, and one record that all match.

const HOUR = 3_600_000
const now = Date.now()
const OCSF_TOPIC = "arn:aws:sns:eu-west-1:000000000000:findings"

const RECORD = JSON.stringify({
  event_simpleName: "ProcessRollup2",
  event_platform: "Win",
  cid: "c",
  aid: "a",
  ImageFileName: "\\Device\\a.exe",
  CommandLine: "a.exe",
  timestamp: String(now),
})

const rows = table.map(([name = "", ...cells], index) => ({
  name,
  cells,
  id: String(index + 1).padStart(12, "0"),
  ruleId: `00000000-0000-4000-8000-${String(index + 1).padStart(12, "0")}`,
  rule: `Row ${String.fromCharCode(65 + index)} of the table`,
  ...rowOf(name, now),
}))

const site = folderOf({
  "landfall.toml": `[stack]\nslackWebhookParameter = "/slack"\nocsfDestination = "${OCSF_TOPIC}"\n\n${rows
    .filter(({ header }) => header !== undefined)
    .map(({ header, lines = [], ruleId }) => `${[header, `rules = ["${ruleId}"]`, ...lines].join("\n")}\n`)
    .join("\n")}`,
  ...Object.fromEntries(rows.map(({ id, rule }) => [`rules/${id}.toml`, ruleText({ id, name: rule })])),
})

let system: System
/** What each place holds: keys of the ledger, and messages. */
let ledger: readonly string[]
let places: readonly (readonly string[])[]

before(async () => {
  const build = join(site, "build")
  await bundle(readSite(site), build)
  system = await startSystem({ build, ocsfTopic: OCSF_TOPIC })
  const { clients, stack } = system
  const { TopicArn: findings = "" } = await clients.sns.send(new CreateTopicCommand({ Name: "findings" }))
  assert.equal(findings, OCSF_TOPIC)
  const [topicQueue, findingsQueue] = [await queueOn(stack.alertsTopic, "all"), await queueOn(findings, "findings")]
  for (const { ruleId, mutedHoursAgo } of rows) if (mutedHoursAgo !== undefined) await mute(ruleId, mutedHoursAgo)
  await clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: "edr/a.ndjson", Body: `${RECORD}\n` }))
  await system.settle()
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: stack.ledgerBucket }))
  ledger = Contents.map(({ Key = "" }) => Key)
  places = [
    await receiveAll(clients.sqs, topicQueue),
    await receiveAll(clients.sqs, stack.mailbox),
    system.slack.messages.map((message) => JSON.stringify(message)),
    await receiveAll(clients.sqs, findingsQueue),
  ]
})
after(async () => {
  await system?.stop()
  rmSync(site, { recursive: true, force: true })
})

/** A queue that gets every message of a topic. */
async function queueOn(topic: string, name: string): Promise<Queue> {
  const { sns, sqs } = system.clients
  const { QueueUrl: url = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }))
  const arn = Attributes?.["QueueArn"] ?? ""
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: "sqs", Endpoint: arn }))
  return { url, arn }
}

/** Puts a mute of four hours into the ledger. */
async function mute(ruleId: string, hoursAgo: number): Promise<void> {
  const [created, expires] = [now - hoursAgo * HOUR, now + (4 - hoursAgo) * HOUR]
  const id = muteId(expires, "abc123")
  const text = JSON.stringify({
    ...{ scheme: 1, id, reason: "a test", author: "arn:aws:iam::1:user/a", rules: [ruleId] },
    ...{ created: new Date(created).toISOString(), expires: new Date(expires).toISOString() },
  })
  const { clients, stack } = system
  await clients.s3.send(new PutObjectCommand({ Bucket: stack.ledgerBucket, Key: muteKey(id), Body: text }))
}

test("the packaged functions report no failure", () => {
  assert.deepEqual(system.failures, [], system.detect.log)
})

for (const { name, cells, rule, ruleId } of rows) {
  test(`from the packaged zips, an alert that is ${name} is where docs/rules.md says`, () => {
    const folders = ledger.filter((key) => key.includes(ruleId)).map((key) => `\`${key.split("/")[0]}/\``)
    const kept = folders.filter((folder) => /^`(alerts|staged|suppressed)\/`$/.test(folder))
    const yes = (count: number) => (count === 1 ? "yes" : count === 0 ? "no" : String(count))
    const found = places.map((messages) => yes(messages.filter((message) => message.includes(rule)).length))
    assert.deepEqual([kept.join(", ") || "none", ...found], cells)
  })
}
