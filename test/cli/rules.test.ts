import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { folderOf, ruleText } from "../site/make-site.ts"

const root = join(import.meta.dirname, "../..")

function landfall(site: string, ...args: string[]) {
  const main = join(root, "src/cli/main.ts")
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", main, ...args, "--site", site],
    { encoding: "utf8" },
  )
  return { status, stdout, stderr }
}

const rule = (last: number, parts: Parameters<typeof ruleText>[0] = {}) =>
  ruleText({ id: String(last).padStart(12, "0"), name: `Rule ${last}`, ...parts })

const MATCHING =
  '{"event_simpleName":"ProcessRollup2","event_platform":"Win","cid":"c","aid":"a","ImageFileName":"\\\\Device\\\\a.exe","CommandLine":"a.exe","timestamp":"1764000000000"}\n'

/** A site with a pack of two rules, and the folder that the pack comes from. */
function siteWithPack(): { readonly site: string; readonly source: string } {
  const site = folderOf({ "landfall.toml": "# my site\n" })
  const source = folderOf({ "rules/a.toml": rule(1), "rules/b.toml": rule(2, { severity: "low" }) })
  const { status, stderr } = landfall(site, "rules", "add", source, "--name", "elastic")
  assert.equal(status, 0, stderr)
  return { site, source }
}

/** Every file of a folder with its text. */
function contentOf(folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "utf8")] as const)
    .sort()
}

test("rules add writes the pack, its lock and its filter, and refuses a second pack of that name", () => {
  const site = folderOf({ "landfall.toml": "# my site\n" })
  const source = folderOf({ "rules/a.toml": rule(1), "rules/b.toml": rule(2, { severity: "low" }) })
  const added = landfall(site, "rules", "add", source, "--name", "elastic", "--severity", "medium+")
  assert.equal(added.status, 0, added.stderr)
  assert.match(added.stdout, /packs\/elastic: 1 rules[\s\S]*1 rule runs\nnot copied: 1 severity low/)
  assert.equal(
    readFileSync(join(site, "landfall.toml"), "utf8"),
    '# my site\n\n[packs.elastic]\nseverity = "medium+"\n',
  )
  const again = landfall(site, "rules", "add", source, "--name", "elastic")
  assert.equal(again.status, 2)
  assert.match(again.stderr, /landfall rules update --name elastic/)
})

test("rules update shows the changes, and a refused one leaves the site byte for byte", () => {
  const { site, source } = siteWithPack()
  writeFileSync(join(source, "rules/a.toml"), rule(1, { query: 'process where process.name == "b.exe"' }))
  rmSync(join(source, "rules/b.toml"))
  writeFileSync(join(source, "rules/c.toml"), rule(3))
  const before = contentOf(site)
  const refused = landfall(site, "rules", "update")
  assert.equal(refused.status, 1)
  assert.match(refused.stdout, /changed Rule 1 \(version 1 to 2\): query\n.*- .*a\.exe.*\n.*\+ .*b\.exe/)
  assert.match(refused.stdout, /gone {4}Rule 2\nnew {5}Rule 3/)
  assert.deepEqual(contentOf(site), before)
  const done = landfall(site, "rules", "update", "--yes")
  assert.equal(done.status, 0, done.stderr)
  assert.match(landfall(site, "rules", "update").stderr, /is up to date/)
})

test("rules update --against runs both states over the same logs", () => {
  const { site, source } = siteWithPack()
  const logs = join(folderOf({ "logs.ndjson": MATCHING }), "logs.ndjson")
  writeFileSync(join(source, "rules/a.toml"), rule(1, { query: 'process where process.name == "b.exe"' }))
  writeFileSync(join(source, "rules/c.toml"), rule(3))
  const { stdout, stderr } = landfall(site, "rules", "update", "--against", logs)
  assert.match(stdout, /alert gone Rule 1: file.*logs\.ndjson:1/)
  assert.match(stdout, /alert new {2}Rule 3: file.*logs\.ndjson:1/)
  assert.match(stderr, /alerts: 1 new, 1 the same, 1 gone/)
})

const STAGED_TOGETHER = `[[staging]] # both
rules = ["00000000-0000-4000-8000-000000000001", "Rule 2"] # two
until = "2999-01-01"

[[staging]]
severities = ["low"]
until = "2999-02-02"
`

test("regression: promote left a staging table that names other rules too, without a word", () => {
  const low = { severity: "low" }
  const site = folderOf({
    "landfall.toml": STAGED_TOGETHER,
    "rules/1.toml": rule(1),
    "rules/2.toml": rule(2, low),
    "rules/3.toml": rule(3, low),
  })
  const first = landfall(site, "rules", "promote", "Rule 1")
  assert.equal(first.status, 0, first.stderr)
  const text = () => readFileSync(join(site, "landfall.toml"), "utf8")
  assert.equal(text(), STAGED_TOGETHER.replace('"00000000-0000-4000-8000-000000000001", ', ""))
  const second = landfall(site, "rules", "promote", "Rule 2")
  assert.equal(second.status, 1)
  assert.match(
    second.stderr,
    /still staged until 2999-02-02: Rule 2, by .*landfall.toml:2 \(severities = \["low"\]\), which stages other rules too; change that table by hand/,
  )
  assert.doesNotMatch(text(), /Rule 2/)
  assert.equal(landfall(site, "rules", "promote", "--severity", "low").status, 0)
  assert.equal(text().trim(), "")
})

test("regression: pack.lock had the path of a folder on one machine", () => {
  const parent = folderOf({
    "mine/landfall.toml": "",
    "elastic/rules/a.toml": rule(1),
    "far/away/rules/b.toml": rule(2),
    "other/landfall.toml": "",
  })
  const site = join(parent, "mine")
  const beside = landfall(site, "rules", "add", join(parent, "elastic"))
  assert.deepEqual([beside.status, beside.stderr], [0, ""])
  const sourceOf = (name: string) => JSON.parse(readFileSync(join(site, "packs", name, "pack.lock"), "utf8")).source
  assert.equal(sourceOf("elastic"), "../elastic")
  writeFileSync(join(parent, "elastic/rules/c.toml"), rule(3))
  const updated = landfall(site, "rules", "update", "--name", "elastic", "--yes")
  assert.match(updated.stdout, /new {5}Rule 3/, updated.stderr)
  assert.equal(sourceOf("elastic"), "../elastic")
  const deep = folderOf({ "a/b/rules/d.toml": rule(4) })
  const far = landfall(site, "rules", "add", join(deep, "a/b"), "--name", "far")
  assert.match(far.stderr, /pack.lock names a path of this machine[\s\S]*a git URL/)
  assert.equal(sourceOf("far"), join(deep, "a/b"))
})

test("disable, enable, stage and promote change landfall.toml and nothing else of it", () => {
  const { site } = siteWithPack()
  const text = () => readFileSync(join(site, "landfall.toml"), "utf8")
  const statuses = () => landfall(site, "rules", "list").stdout.match(/staged until|disabled|│ run/g)
  assert.equal(landfall(site, "rules", "disable", "Rule 1").status, 0)
  assert.deepEqual(statuses(), ["disabled", "│ run"])
  assert.equal(landfall(site, "rules", "enable", "Rule 1").status, 0)
  assert.equal(text().match(/\[\[overrides\]\]/g)?.length, 1)
  assert.equal(landfall(site, "rules", "stage", "--pack", "elastic", "--for", "7d").status, 0)
  assert.deepEqual(statuses(), ["staged until", "staged until"])
  assert.equal(landfall(site, "rules", "promote", "--pack", "elastic").status, 0)
  assert.deepEqual(statuses(), ["│ run", "│ run"])
  assert.match(text(), /^# my site\n/)
})

test("rules show prints the query, and where the rule can match", () => {
  const { site } = siteWithPack()
  const { stdout, status } = landfall(site, "rules", "show", "Rule 1")
  assert.equal(status, 0)
  assert.match(stdout, /process where process\.name == "a\.exe"[\s\S]*● crowdstrike\.fdr/)
  assert.match(landfall(site, "rules", "show", "Rule").stderr, /names 2 rules/)
})

test("a warning of a rule and the rules that do not run are said before a scan", () => {
  const { site } = siteWithPack()
  writeFileSync(join(site, "packs/elastic/rules/c.toml"), rule(3, { type: "threshold", language: "kuery" }))
  const logs = join(folderOf({ "logs.ndjson": MATCHING }), "logs.ndjson")
  const { stderr, status } = landfall(site, "scan", logs)
  assert.equal(status, 1)
  assert.match(stderr, /2 rules run; not run: 1 thresholds; details: landfall check/)
  appendFileSync(join(site, "landfall.toml"), "[stak]\n")
  const refused = landfall(site, "scan", logs)
  assert.equal(refused.status, 2)
  assert.match(refused.stderr, /SITE002[\s\S]*\[stak\][\s\S]*Did you mean `stack`/)
})

test("the built-in site is not changed", () => {
  const { status, stderr } = landfall(join(root, "site"), "rules", "disable", "Microsoft")
  assert.equal(status, 2)
  assert.match(stderr, /landfall init DIR/)
})

test("regression: a folder without landfall.toml was an error of the file system", () => {
  const site = folderOf({ "rules/a.toml": rule(1) })
  const { status, stderr } = landfall(site, "check")
  assert.equal(status, 2)
  assert.equal(
    stderr,
    `landfall: ${site} has no landfall.toml, so it is no site; make one with landfall init ${site}\n`,
  )
})
