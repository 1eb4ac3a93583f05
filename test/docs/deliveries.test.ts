import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns"
import { mockClient } from "aws-sdk-client-mock"
import { activeMutes } from "../../src/delivery/mute/active-mutes.ts"
import { deliver } from "../../src/delivery/notify/deliver.ts"
import { emailChannel } from "../../src/delivery/notify/email/channel.ts"
import { Outages } from "../../src/delivery/notify/outage.ts"
import { slackChannel } from "../../src/delivery/notify/slack/channel.ts"
import { processMessage } from "../../src/detect/process-message.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import { importRules } from "../../src/rules/load.ts"
import { rulesToRun } from "../../src/site/rules-to-run.ts"
import { readSite } from "../../src/site/site.ts"
import { readSiteRules } from "../../src/site/site-rules.ts"
import { muteStoreOf, putMute } from "../delivery/mute/memory-mutes.ts"
import { TestChannel } from "../delivery/notify/system.ts"
import { detectInMemory } from "../detect/in-memory.ts"
import { ARRIVAL, firingRecord } from "../properties/simulation/landing.ts"
import { folderOf } from "../site/make-site.ts"
import { namedRows, rowOf, table } from "./delivery-rows.ts"

const root = join(import.meta.dirname, "../..")
const RULE = "credential_access_iis_connectionstrings_dumping.toml"
const ruleText = readFileSync(join(root, "site/rules", RULE), "utf8")
const ruleId = /rule_id = "([^"]+)"/.exec(ruleText)?.[1] ?? ""
/** What is where after an object with one firing record has landed, as the table writes it. */
async function land(toml: string, mutedHoursAgo: number | undefined) {
  const site = readSite(folderOf({ "landfall.toml": toml, [`rules/${RULE}`]: ruleText }))
  const compiled = await importRules(rulesToRun(readSiteRules(site)))
  const body = Buffer.from(firingRecord(1))
  const detect = detectInMemory({
    scanner: { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits },
    open: async () => ({ body: Readable.from([body]), size: body.length }),
    now: () => ARRIVAL,
  })
  const object = { bucket: "logs", key: "a", version: "v1", arrival: ARRIVAL }
  await processMessage({ objects: [object], skipped: [] }, Number.POSITIVE_INFINITY, detect.context)
  const { store, alerts: topic, context } = detect
  if (mutedHoursAgo !== undefined)
    await putMute(store, { rules: [ruleId] }, ARRIVAL - mutedHoursAgo * 3_600_000, 4 * 3_600_000)

  const sns = mockClient(SNSClient)
  sns.on(PublishCommand).resolves({ MessageId: "1" })
  const slack: string[] = []
  const webhook = {
    fetch: async (_url: unknown, init?: { readonly body?: unknown }) => {
      slack.push(String(init?.body))
      return new Response("ok")
    },
    sleep: async () => {},
    timeoutMs: 1000,
  }
  const integrations = new TestChannel("ocsf", "integrations")
  const log = { info: () => {}, error: () => {} }
  const now = () => ARRIVAL
  await deliver(
    topic.map(({ id, body: text }) => ({ messageId: id, body: text })),
    {
      channels: [
        emailChannel(new SNSClient({ region: "eu-west-1" }), "arn:recipients"),
        slackChannel(
          { url: async () => "https://hooks.slack.com/x", origins: ["https://hooks.slack.com"] },
          webhook as typeof webhook & { fetch: typeof fetch },
        ),
        integrations,
      ],
      ledger: context.ledger,
      outages: new Outages({ store, now }),
      mutes: activeMutes({ store: muteStoreOf(store), now, log }),
      acquireLock: async () => async () => {},
      now,
      meter: { write: () => {} },
      log,
    },
  )
  const mails = sns.commandCalls(PublishCommand).map(({ args: [{ input }] }) => `${input.Subject} ${input.Message}`)
  sns.restore()
  const folders = [...store.objects.keys()].filter((key) => /^(alerts|staged|suppressed)\//.test(key))
  const yes = (count: number) => (count === 1 ? "yes" : count === 0 ? "no" : String(count))
  return {
    cells: [
      folders.map((key) => `\`${key.split("/")[0]}/\``).join(", ") || "none",
      ...[topic.length, mails.length, slack.length, integrations.accepted.length].map(yes),
    ],
    texts: [...topic.map(({ body: text }) => text), ...mails, ...slack],
    marks: [...store.objects].flatMap(([key, { text }]) =>
      key.startsWith("notified/") ? [`${key.split("/")[1]}: ${JSON.parse(text).state}`] : [],
    ),
  }
}

test("docs/rules.md has a row for each way to change what is sent", () => {
  assert.deepEqual(
    table.map(([name = ""]) => name).filter((name) => !name.startsWith("overridden with `")),
    Object.keys(namedRows(ARRIVAL)),
  )
  assert.ok(table.filter(([name = ""]) => name.startsWith("overridden with `")).length >= 4)
})

for (const [name = "", ...cells] of table) {
  test(`an alert that is ${name} is where docs/rules.md says`, async () => {
    const { header = "", lines = [], mutedHoursAgo } = rowOf(name, ARRIVAL)
    const landed = await land(`${[header, ...lines].join("\n")}\n`, mutedHoursAgo)
    assert.deepEqual(landed.cells, cells)
    if (name === "muted") assert.deepEqual(landed.marks.sort(), ["email: muted", "ocsf: published", "slack: muted"])
    if (name.includes("`severity")) for (const text of landed.texts) assert.match(text, /critical/i)
  })
}
