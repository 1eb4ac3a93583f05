import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { corpusFolder, corpusMissing } from "../corpus.ts"

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "landfall-cli-"))
after(() => rmSync(folder, { recursive: true, force: true }))

function landfall(args: readonly string[], input = "") {
  const main = join(root, "src/cli/main.ts")
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", main, ...args],
    {
      cwd: folder,
      encoding: "utf8",
      input,
      env: { ...process.env, NO_COLOR: "1" },
      maxBuffer: 1 << 28,
    },
  )
  return { status, stdout, stderr }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const batches = join(root, "events/batches")
const firing =
  '{"event_simpleName":"ProcessRollup2","event_platform":"Win","ImageFileName":"\\\\Device\\\\HarddiskVolume3\\\\aspnet_regiis.exe","CommandLine":"aspnet_regiis.exe -pdf connectionStrings","aid":"a","cid":"c","id":"i","timestamp":"1795507200000"}'
const documents =
  '{"process":{"args":["x","-pdf"]},"event":{"category":"process"}}\n{"process.args":["-PDF"],"event.category":["process"],"big":9007199254740993}\n{"event.category":"file"}\n'

const cases: [name: string, args: string[], status: number, stdout: RegExp, stderr: RegExp, input?: string][] = [
  ["--help lists the commands", ["--help"], 0, /scan[\s\S]*check[\s\S]*eql[\s\S]*normalise/, /^$/],
  ["--version", ["--version"], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
  ["an unknown command", ["scann"], 2, /^$/, /Did you mean scan/],
  ["scan without a path", ["scan"], 2, /^$/, /missing required argument/],
  ["scan of a file that is not there", ["scan", "nowhere.log"], 2, /^$/, /ENOENT.*nowhere\.log/],
  ["scan of an empty file", ["scan", file("empty.log", "")], 0, /^$/, /the object is empty/],
  [
    "scan of a folder without logs that fire",
    ["scan", "--json", file("quiet.ndjson", `${firing.replace("-pdf", "-pef")}\n`)],
    0,
    /^$/,
    /1 lines = 0 blank/,
  ],
  [
    "scan that finds something",
    ["scan", "--json", file("fires.ndjson", `${firing}\n`)],
    1,
    /^\{.*"kibana\.alert\.rule\.rule_id":"c25e9c87.*\}\n$/,
    /1 lines/,
  ],
  ["scan as a table", ["scan", file("fires2.ndjson", `${firing}\n`)], 1, /Microsoft IIS/, /1 lines/],
  [
    "scan with a source that does not exist",
    ["scan", "--source", "nope", batches],
    2,
    /^$/,
    /there is no source nope; the sources are .*crowdstrike\.fdr/,
  ],
  ["scan of something that is no log", ["scan", file("a.parquet", "PAR1aaaaPAR1")], 2, /^$/, /NOT READ COMPLETELY/],
  [
    "eql over nested and flat documents",
    ["eql", 'process where process.args : "-pdf"'],
    0,
    /^\{"process":\{"args":\["x","-pdf"\]\}.*\}\n\{"process\.args":\["-PDF"\].*9007199254740993\}\n$/,
    /^$/,
    documents,
  ],
  ["eql that finds nothing", ["eql", 'process where process.name == "x"'], 1, /^$/, /^$/, documents],
  ["eql with a mistake", ["eql", "process where"], 2, /^$/, /EQL\d+[\s\S]*query:1:/, documents],
  [
    "eql reports a broken line and continues",
    ["eql", "any where true"],
    2,
    /^\{"a":1\}\n\{"b":2\}\n$/,
    /standard input:2/,
    '{"a":1}\n{"x":\n{"b":2}\n',
  ],
  [
    "eql with pipes orders by time",
    ["eql", "any where true | tail 2 | head 1"],
    0,
    /^\{"@timestamp":"2026-01-02.*\}\n$/,
    /^$/,
    '{"@timestamp":"2026-01-03"}\n{"@timestamp":"2026-01-01"}\n{"@timestamp":"2026-01-02"}\n',
  ],
  [
    "normalise",
    ["normalise", "--flat"],
    0,
    /"process\.name":"aspnet_regiis\.exe"/,
    /1 crowdstrike\.fdr/,
    `${firing}\n`,
  ],
  ["normalise of a record of no known source", ["normalise"], 2, /^$/, /1 unrecognised/, '{"a":1}\n'],
  ["the tests in rule files", ["test"], 0, /ok {3}Microsoft IIS/, /9 tests, 0 failed/],
  [
    "check of our rules",
    ["check", "--json"],
    0,
    /"status":"run".*"crowdstrike\.fdr":\{"coverage":"full"\}/,
    /^1 rule runs\n$/,
  ],
]
for (const [name, args, status, stdout, stderr, input] of cases) {
  test(name, () => {
    const answer = landfall(args, input)
    assert.match(answer.stderr, stderr)
    assert.match(answer.stdout, stdout)
    assert.equal(answer.status, status)
  })
}

test("check refuses a rule with a mistake under a code frame, and exits with 1", () => {
  const rules = join(folder, "rules")
  cpSync(join(root, "site/rules"), rules, { recursive: true })
  const path = join(rules, "credential_access_iis_connectionstrings_dumping.toml")
  writeFileSync(path, readFileSync(path, "utf8").replace('process.args : "-pdf"', 'process.args = "-pdf"'))
  const { status, stderr } = landfall(["check", "--rules", rules])
  assert.match(stderr, /EQL203[\s\S]*\.toml:64:\d+[\s\S]*\^/)
  assert.equal(status, 1)
  assert.equal(landfall(["scan", "--rules", rules, batches]).status, 2)
})

test("check compiles every event query of Elastic's Windows rules", {
  skip: corpusMissing,
}, () => {
  const { status, stderr, stdout } = landfall(["check", "--rules", join(corpusFolder, "rules/windows"), "--json"])
  assert.equal(stdout.trimEnd().split("\n").length, 487)
  assert.equal(stderr, "317 rules run; not run: 74 sequences, 41 KQL queries, 28 ES|QL, 25 new terms, 2 thresholds\n")
  assert.equal(status, 0)
})

test("control characters in a record do not reach the terminal", () => {
  const hostile = firing.replace('"aid":"a"', '"aid":"a","ComputerName":"\\u001b]0;owned\\u0007\\u202e"')
  const { stdout } = landfall(["scan", file("hostile.ndjson", `${hostile}\n`)])
  assert.doesNotMatch(stdout, /[\u001b\u0007\u202e]/)
})
