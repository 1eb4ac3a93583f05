import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { PutObjectCommand } from "@aws-sdk/client-s3"
import { unzipSync } from "fflate"
import { LOG_PREFIX, receiveAll } from "../../../dev/demo/stack.ts"
import { type System, startSystem } from "../../../dev/demo/system.ts"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"
import { bundle } from "../../../infra/bundle.ts"
import { readSite } from "../../../src/site/site.ts"
import { canaryKey, canaryRecord, HOUR_MS, hourOf } from "../../../src/watch/canary/record.ts"
import { folderOf, ruleText } from "../../site/make-site.ts"

/** A site with one rule, which matches no canary. */
const RULE_NAME = "The only rule of the site"
const site = folderOf({ "landfall.toml": "", "rules/only.toml": ruleText({ name: RULE_NAME }) })
const build = mkdtempSync(join(tmpdir(), "landfall-build-"))

let system: System
let canary: LocalFunction
before(async () => {
  await bundle(readSite(site), build)
  system = await startSystem({ build })
  canary = new LocalFunction({
    name: "canary",
    zip: join(build, "canary.zip"),
    handler: "handler.handler",
    timeoutMs: 60_000,
    environment: {
      ...system.aws.environment,
      CANARY_BUCKET: system.stack.canaryBucket,
      LEDGER_BUCKET: system.stack.ledgerBucket,
      RECIPIENTS_TOPIC_ARN: system.stack.recipientsTopic,
      ALARMS_TOPIC_ARN: system.stack.recipientsTopic,
    },
  })
})
after(async () => {
  await canary?.stop()
  await system?.stop()
  for (const folder of [site, build]) rmSync(folder, { recursive: true, force: true })
})

/** Puts the canary of the last hour into a folder. Returns the alerts that integrations receive. */
async function landCanary(bucket: string, folder = ""): Promise<{ readonly [field: string]: unknown }[]> {
  const hour = hourOf(Date.now()) - HOUR_MS
  await system.clients.s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: folder + canaryKey(hour), Body: `${canaryRecord(hour)}\n` }),
  )
  await system.settle()
  return (await receiveAll(system.clients.sqs, system.stack.integration)).map((body) => JSON.parse(body))
}

test("a canary in a log bucket raises no alert", async () => {
  assert.deepEqual(await landCanary(system.stack.logBucket, LOG_PREFIX), [])
  assert.deepEqual(system.failures, [])
})

test("a canary passes the packaged functions of a site without the first rule", async () => {
  const alerts = await landCanary(system.stack.canaryBucket)
  assert.deepEqual(
    alerts.map((alert) => [alert["kibana.alert.rule.name"], alert["landfall.test"]]),
    [["Landfall Canary", true]],
  )
  await canary.invoke({})
  assert.match(canary.log, /"CanaryAlerts":1\b/)
  assert.deepEqual(system.failures, [])
})

test("the canary's bundle contains no rule of the site, and detect's contains both", () => {
  const filesOf = (name: string) => unzipSync(readFileSync(join(build, `${name}.zip`)))
  const codeOf = (name: string) =>
    Object.values(filesOf(name))
      .map((bytes) => new TextDecoder().decode(bytes))
      .join("\n")
  assert.ok(!codeOf("canary").includes(RULE_NAME))
  assert.deepEqual(Object.keys(filesOf("canary")).sort(), ["LICENSE", "NOTICE", "THIRD-PARTY-LICENCES", "handler.mjs"])
  assert.ok(codeOf("detect").includes(RULE_NAME))
  for (const name of ["canary", "detect"]) assert.ok(codeOf(name).includes("Landfall Canary"), name)
})
