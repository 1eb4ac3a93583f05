import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { scanObject } from "../../../src/engine/scan.ts"
import { recognise, sources } from "../../../src/engine/sources/index.ts"
import type { MetadataRecord } from "../../../src/engine/sources/source.ts"
import type { JsonObject } from "../../../src/json.ts"
import { loadRules } from "../../../src/rules/load.ts"

const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../site/rules")), sources)

const HOST: JsonObject = { cid: "c1", aid: "a1", ComputerName: "WEB01", Time: "1697992784.144" }
const USER: JsonObject = { cid: "c1", UserSid_readable: "S-1-5-21-1", User: "CORP\\svc", _time: "1702546168.576" }

/** Keys by which other sources recognise their records. */
const FOREIGN: readonly JsonObject[] = [
  { TableName: "DeviceProcessEvents" },
  { "meta.event.name": "PROCESSCREATION" },
  { winlog: { channel: "Security" } },
  { event_id: 4688, log_name: "Security" },
  { Event: { System: { EventID: 4688 } } },
  { EventID: 4688, Channel: "Security" },
  { event: { module: "endgame" } },
  { "data_stream.dataset": "endpoint.events.process" },
]

async function metadataIn(records: readonly JsonObject[]): Promise<readonly MetadataRecord[]> {
  const bytes = Buffer.from(records.map((record) => JSON.stringify(record)).join("\n"))
  async function* body() {
    yield bytes
  }
  const found: MetadataRecord[] = []
  await scanObject(
    { location: { bucket: "logs", key: "x/fdrv2/aidmaster/1/p" }, arrival: 0, size: bytes.length, body: body() },
    { rules, recognise, limits: defaultLimits },
    { onMatch: () => {}, onMetadata: (_source, record) => void found.push(record) },
  )
  return found
}

for (const foreign of FOREIGN) {
  test(`regression: ${Object.keys(foreign)[0]}, a key of another source, hides metadata`, async () => {
    const found = await metadataIn([
      { ...foreign, ...HOST },
      { ...USER, ...foreign },
    ])
    assert.deepEqual(
      found.map(({ kind, key }) => [kind, key]),
      [
        ["host", "a1"],
        ["user", "S-1-5-21-1"],
      ],
    )
  })
}

test("an event is no metadata, whatever keys it has", async () => {
  assert.deepEqual(await metadataIn([{ ...HOST, event_simpleName: "AgentOnline" }]), [])
})
