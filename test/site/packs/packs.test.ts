import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { zipSync } from "fflate"
import { buildPack } from "../../../src/site/packs/build-pack.ts"
import { comparePacks } from "../../../src/site/packs/compare.ts"
import { type PackLock, readLock } from "../../../src/site/packs/lock.ts"
import { openSource, SourceError } from "../../../src/site/packs/source.ts"
import { writePack } from "../../../src/site/packs/write-pack.ts"
import { folderOf, ruleText } from "../make-site.ts"

const idOf = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, "0")}`
const rule = (last: number, parts: Parameters<typeof ruleText>[0] = {}) =>
  ruleText({ id: String(last).padStart(12, "0"), name: `Rule ${last}`, ...parts })

/** A folder laid out as elastic/detection-rules, with rules 1 to 3; 2 is for Linux, 3 is withdrawn. */
const CHECKOUT = {
  "rules/windows/one.toml": rule(1),
  "rules/linux/two.toml": rule(2, { tags: ["OS: Linux"] }),
  "rules/_deprecated/three.toml": rule(3, { metadata: 'maturity = "deprecated"' }),
  "rules_building_block/four.toml": rule(4, { more: 'building_block_type = "default"' }),
  "detection_rules/etc/version.lock.json": JSON.stringify({
    [idOf(1)]: { rule_name: "Rule 1", sha256: "x", type: "eql", version: 319 },
  }),
  "README.md": "not a rule",
}

const origin = { source: "/checkout" }

test("a pack has the files of the chosen rules as they are, and their versions", () => {
  const folder = folderOf(CHECKOUT)
  const { files, lock, leftOut } = buildPack({ folder }, origin, { os: ["windows"] }, null)
  assert.deepEqual([...files.keys()], ["rules/windows/one.toml", "rules_building_block/four.toml"])
  assert.equal(Buffer.from(files.get("rules/windows/one.toml") ?? "").toString(), CHECKOUT["rules/windows/one.toml"])
  assert.deepEqual(
    Object.entries(lock.rules).map(([id, { version, file }]) => [id, version, file]),
    [
      [idOf(1), 319, "rules/windows/one.toml"],
      [idOf(4), 1, "rules_building_block/four.toml"],
    ],
  )
  assert.deepEqual(
    [...leftOut],
    [
      ["deprecated", 1],
      ["not for windows", 1],
    ],
  )
})

test("without a version lock, a rule whose file changes gets the next version", () => {
  const first = buildPack({ folder: folderOf({ "a.toml": rule(1), "b.toml": rule(2) }) }, origin, {}, null)
  const changed = folderOf({ "a.toml": rule(1, { severity: "high" }), "b.toml": rule(2) })
  const { lock } = buildPack({ folder: changed }, origin, {}, first.lock)
  assert.deepEqual([lock.rules[idOf(1)]?.version, lock.rules[idOf(2)]?.version], [2, 1])
})

test("a package.json beside the rules is not a rule", () => {
  const { files, leftOut } = buildPack(
    { folder: folderOf({ "a.toml": rule(1), "package.json": "{}" }) },
    origin,
    {},
    null,
  )
  assert.deepEqual([...files.keys()], ["a.toml"])
  assert.deepEqual([...leftOut], [["not a rule", 1]])
})

const SOURCES: readonly (readonly [name: string, make: (folder: string) => string])[] = [
  ["a folder", (folder) => folder],
  [
    "a zip with one folder",
    (folder) => {
      const files = Object.entries(CHECKOUT).map(([path, text]) => [`rules-1.0/${path}`, Buffer.from(text)])
      writeFileSync(join(folder, "rules.zip"), zipSync(Object.fromEntries(files)))
      return join(folder, "rules.zip")
    },
  ],
  [
    "a tar.gz",
    (folder) => {
      assert.equal(
        spawnSync("tar", ["-czf", join(folder, "rules.tar.gz"), "-C", folder, "rules", "detection_rules"]).status,
        0,
      )
      return join(folder, "rules.tar.gz")
    },
  ],
]
for (const [name, make] of SOURCES) {
  test(`a pack comes from ${name}`, () => {
    const opened = openSource(make(folderOf(CHECKOUT)))
    const { lock } = buildPack({ folder: opened.folder }, origin, { os: ["windows"], tags: ["OS: Windows"] }, null)
    opened.close()
    assert.equal(lock.rules[idOf(1)]?.version, 319)
  })
}

test("a pack comes from a git remote at a tag, and the lock can name the commit", () => {
  const folder = folderOf(CHECKOUT)
  const git = (...args: string[]) => {
    const settings = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    const { status, stdout, stderr } = spawnSync("git", ["-C", folder, ...settings, ...args], { encoding: "utf8" })
    assert.equal(status, 0, stderr)
    return stdout.trim()
  }
  git("init", "--quiet")
  git("add", ".")
  git("commit", "--quiet", "-m", "One")
  git("tag", "v1")
  const commit = git("rev-parse", "HEAD")
  writeFileSync(join(folder, "rules/windows/one.toml"), rule(1, { severity: "high" }))
  git("commit", "--quiet", "-am", "Two")
  const opened = openSource(`file://${folder}`, "v1")
  assert.equal(opened.commit, commit)
  assert.equal(readFileSync(join(opened.folder, "rules/windows/one.toml"), "utf8"), CHECKOUT["rules/windows/one.toml"])
  opened.close()
  assert.throws(() => openSource(`file://${folder}`, "v9"), SourceError)
})

const BAD: readonly (readonly [name: string, make: () => [string, string?], shows: RegExp])[] = [
  ["a path that does not exist", () => ["/no/such/folder"], /does not exist/],
  ["a tag of a folder without git", () => [folderOf({ "a.toml": rule(1) }), "v1"], /is not a git repository/],
  ["a damaged archive", () => [join(folderOf({ "a.zip": "PK" }), "a.zip")], /cannot be unpacked/],
  [
    "an archive that names a file outside of its folder",
    () => {
      const folder = folderOf({})
      writeFileSync(join(folder, "a.zip"), zipSync({ "../../evil.toml": Buffer.from("x") }))
      return [join(folder, "a.zip")]
    },
    /outside of its folder/,
  ],
]
for (const [name, make, shows] of BAD) {
  test(`${name} is refused with a reason`, () => {
    assert.throws(
      () => openSource(...make()),
      (error) => {
        assert.ok(error instanceof SourceError)
        assert.match(error.message, shows)
        return true
      },
    )
  })
}

test("an update shows what is new, gone and changed, and how", () => {
  const bytes = (files: { readonly [path: string]: string }) =>
    new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))
  const before = bytes({
    "a.toml": rule(1),
    "b.toml": rule(2),
    "c.toml": rule(3),
    "d.toml": rule(4),
    "e.toml": rule(5),
  })
  const after = bytes({
    "a.toml": rule(1, { query: "process where true" }),
    "b.toml": rule(2, { severity: "low" }),
    "c.toml": rule(3, { more: 'note = "new"' }),
    "moved/d.toml": rule(4),
    "f.toml": rule(6),
  })
  assert.deepEqual(
    comparePacks(before, after).map(({ change, name, differs }) => [change, name, ...differs]),
    [
      ["changed", "Rule 1", "query"],
      ["changed", "Rule 2", "severity"],
      ["changed", "Rule 3", "other"],
      ["gone", "Rule 5"],
      ["new", "Rule 6"],
    ],
  )
})

test("a pack that cannot be written leaves the old one as it is", () => {
  const site = folderOf({ "packs/a/one.toml": rule(1), "packs/a/pack.lock": '{"source":"x","rules":{}}' })
  const folder = join(site, "packs/a")
  const lock: PackLock = { source: "x", rules: {} }
  const bad = new Map([
    ["two.toml", Buffer.from(rule(2))],
    ["two.toml/three.toml", Buffer.from(rule(3))],
  ])
  assert.throws(() => writePack(folder, { files: bad, lock, leftOut: new Map() }))
  assert.deepEqual(readdirSync(folder).sort(), ["one.toml", "pack.lock"])
  assert.deepEqual(readdirSync(join(site, "packs")), ["a"])
  rmSync(site, { recursive: true })
})

test("a lock that cannot be read is named", () => {
  const folder = folderOf({ "pack.lock": "{" })
  assert.throws(() => readLock(folder), /pack\.lock cannot be read[\s\S]*Restore it/)
  assert.equal(readLock(folderOf({})), null)
})
