import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3"
import { startSystem } from "../../dev/demo/system.ts"
import { bundle } from "../../infra/bundle.ts"
import { readSite } from "../../src/site/site.ts"
import { folderOf } from "./make-site.ts"

const root = join(import.meta.dirname, "../..")

/** The start of a.exe by ann on Windows, as CrowdStrike delivers it. */
const RECORD = JSON.stringify({
  event_simpleName: "ProcessRollup2",
  event_platform: "Win",
  cid: "c",
  aid: "a",
  ImageFileName: "\\Device\\a.exe",
  CommandLine: "a.exe",
  UserName: "ann",
  timestamp: "1764000000000",
})

const entry = (field: string, type: string, value?: unknown, operator = "included") => ({
  field,
  type,
  operator,
  ...(value === undefined ? {} : { value }),
})

/** The items of a rule's list, and whether the rule alerts on the record. */
const CASES: readonly (readonly [name: string, items: readonly object[], alerts: boolean])[] = [
  ["no item", [], true],
  ["match", [{ entries: [entry("user.name", "match", "ann")] }], false],
  ["match of another value", [{ entries: [entry("user.name", "match", "bob")] }], true],
  ["match in another case", [{ entries: [entry("user.name", "match", "ANN")] }], true],
  ["match any", [{ entries: [entry("user.name", "match_any", ["bob", "ann"])] }], false],
  ["wildcard", [{ entries: [entry("process.name", "wildcard", "?.e*")] }], false],
  ["exists", [{ entries: [entry("user.name", "exists")] }], false],
  ["does not exist", [{ entries: [entry("user.id", "exists", undefined, "excluded")] }], false],
  ["excluded match", [{ entries: [entry("user.name", "match", "ann", "excluded")] }], true],
  [
    "two entries, of which one does not hold",
    [{ entries: [entry("user.name", "match", "ann"), entry("process.name", "match", "b.exe")] }],
    true,
  ],
  [
    "two items, of which one holds",
    [{ entries: [entry("user.name", "match", "bob")] }, { entries: [entry("process.name", "match", "a.exe")] }],
    false,
  ],
  ["an expired item", [{ expire_time: "2020-01-01T00:00:00Z", entries: [entry("user.name", "match", "ann")] }], true],
  ["an item for Windows", [{ os_types: ["windows"], entries: [entry("user.name", "match", "ann")] }], false],
  ["an item for Linux", [{ os_types: ["linux"], entries: [entry("user.name", "match", "ann")] }], true],
  [
    "a value list, which an export does not contain",
    [{ entries: [{ field: "user.name", type: "list", operator: "included", list: { id: "l", type: "keyword" } }] }],
    true,
  ],
]

const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`

/** An export from Kibana: the rules, their lists, the items, and the counts. */
function exportText(): string {
  const rules = CASES.map(([name], index) => ({
    rule_id: idOf(index),
    name,
    description: "An example.",
    author: ["Example"],
    risk_score: 47,
    severity: "medium",
    type: "eql",
    language: "eql",
    query: 'process where process.name == "a.exe"',
    version: 3,
    enabled: true,
    exceptions_list: [{ id: `${index}`, list_id: `list-${index}`, type: "detection", namespace_type: "single" }],
  }))
  const lists = CASES.map((_, index) => ({
    list_id: `list-${index}`,
    name: "List",
    type: "detection",
    namespace_type: "single",
  }))
  const items = CASES.flatMap(([, own], index) =>
    own.map((item, number) => ({
      item_id: `item-${index}-${number}`,
      list_id: `list-${index}`,
      namespace_type: "single",
      name: "Item",
      type: "simple",
      os_types: [],
      comments: [],
      tags: [],
      ...item,
    })),
  )
  return `${[...rules, ...lists, ...items, { exported_count: 1 }].map((one) => JSON.stringify(one)).join("\n")}\n`
}

const expected = CASES.flatMap(([name, , alerts]) => (alerts ? [name] : [])).sort()
const site = folderOf({ "landfall.toml": "", "rules/export.ndjson": exportText(), "logs.ndjson": `${RECORD}\n` })

test("the exceptions of a Kibana export act in scan", () => {
  const main = join(root, "src/cli/main.ts")
  const args = ["scan", join(site, "logs.ndjson"), "--site", site, "--json"]
  const { stdout, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    encoding: "utf8",
  })
  const alerts = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]))
  assert.deepEqual(alerts.map((alert) => alert["kibana.alert.rule.name"]).sort(), expected)
  assert.ok(alerts.every((alert) => alert["kibana.alert.rule.version"] === 3))
  assert.match(stderr, /RULE005/)
})

test("the exceptions of a Kibana export act in the packaged Lambda", async () => {
  const build = folderOf({})
  await bundle(readSite(site), build)
  const system = await startSystem({ build })
  try {
    const { clients, stack } = system
    await clients.s3.send(new PutObjectCommand({ Bucket: stack.logBucket, Key: "edr/a.ndjson", Body: `${RECORD}\n` }))
    await system.settle()
    assert.deepEqual(system.failures, [])
    const { Contents = [] } = await clients.s3.send(
      new ListObjectsV2Command({ Bucket: stack.ledgerBucket, Prefix: "alerts/" }),
    )
    const ids = new Set(Contents.map(({ Key = "" }) => Key.split("/")[1]))
    assert.deepEqual(CASES.flatMap(([name], index) => (ids.has(idOf(index)) ? [name] : [])).sort(), expected)
  } finally {
    await system.stop()
  }
})
