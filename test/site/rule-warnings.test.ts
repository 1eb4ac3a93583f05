import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { build } from "esbuild"
import { rulesPlugin } from "../../src/site/plugin.ts"
import { readSite, type Site, siteOfRules } from "../../src/site/site.ts"
import { folderOf, ruleText } from "./make-site.ts"

const RULES = 25

/** A folder of rules of which each has one warning. */
function folderWithWarnings(): string {
  const files = Array.from({ length: RULES }, (_, index) => {
    const id = String(index + 1).padStart(12, "0")
    return [`${id}.toml`, ruleText({ id, name: `Rule ${index}a`, more: 'tiebreaker_field = "event.sequence"' })]
  })
  return folderOf(Object.fromEntries(files))
}

/** A folder with rules of which each can match in no source, and one that can. */
function folderWithoutSource(count: number): string {
  const query = 'process where host.os.type == "linux" and process.name == "a"'
  const files = Array.from({ length: count }, (_, index) => {
    const id = String(index + 1).padStart(12, "0")
    return [`${id}.toml`, ruleText({ id, name: `Rule ${index}`, query, more: 'index = ["packetbeat-*"]' })]
  })
  return folderOf({ ...Object.fromEntries(files), "other.toml": ruleText({ id: "999999999999" }) })
}

function landfall(...args: string[]): string {
  const main = join(import.meta.dirname, "../../src/cli/main.ts")
  const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    encoding: "utf8",
  })
  return run.stdout + run.stderr
}

/** The texts of the warnings of two builds that share the plugin. */
async function buildWarnings(site: Site): Promise<readonly string[]> {
  const plugin = rulesPlugin(site)
  const bundle = () =>
    build({
      stdin: { contents: 'export * from "landfall:rules"', resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      outdir: "out",
      format: "esm",
      platform: "node",
      plugins: [plugin],
      logLevel: "silent",
    })
  return [await bundle(), await bundle()].flatMap(({ warnings }) => warnings.map(({ text }) => text))
}

const WARNING = /`tiebreaker_field` has no effect in Landfall/g

test("a run prints the first 20 warnings of rules and a count, and check prints all", () => {
  const folder = folderWithWarnings()
  try {
    const limited = landfall("test", "--rules", folder)
    assert.equal(limited.match(WARNING)?.length, 20)
    assert.match(limited, /5 more warnings: landfall check/)
    const all = landfall("check", "--rules", folder)
    assert.equal(all.match(WARNING)?.length, RULES)
    assert.doesNotMatch(all, /more warnings/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("a build of several functions reports the warnings of rules once, the first 20 and a count", async () => {
  const folder = folderWithWarnings()
  try {
    const texts = await buildWarnings(siteOfRules(folder))
    assert.equal(texts.filter((text) => text.match(WARNING)).length, 20)
    assert.deepEqual(
      texts.filter((text) => !text.match(WARNING)),
      ["5 more warnings: landfall check"],
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const NO_SOURCE = /warning\[RULE007\]: the rule can match in none of your sources/g
const NO_SOURCE_LINE =
  /^5 of the rules that run can match in none of your sources, such as Rule 0: landfall check --status no-source --all$/m

test("regression: only check said that a rule can match in none of the site's sources, and for one example", async () => {
  const [few, many] = [folderWithoutSource(2), folderWithoutSource(5)]
  try {
    for (const command of [["check"], ["test"], ["scan", few]]) {
      const each = landfall(...command, "--rules", few)
      assert.equal(each.match(NO_SOURCE)?.length, 2, each)
      assert.match(each, /crowdstrike.fdr: the rule does not search logs-crowdstrike/)
      const summed = landfall(...command, "--rules", many)
      assert.match(summed, NO_SOURCE_LINE)
      assert.doesNotMatch(summed, NO_SOURCE)
    }
    assert.equal((await buildWarnings(siteOfRules(few))).filter((text) => text.endsWith("[RULE007]")).length, 2)
    assert.equal((await buildWarnings(siteOfRules(many))).filter((text) => NO_SOURCE_LINE.test(text)).length, 1)
  } finally {
    for (const folder of [few, many]) rmSync(folder, { recursive: true })
  }
})

test("check lists the rules that can match in none of the site's sources, and names the statuses for a wrong one", () => {
  const folder = folderWithoutSource(5)
  try {
    const listed = landfall("check", "--rules", folder, "--status", "no-source")
    assert.match(listed, /Rule 4/)
    assert.doesNotMatch(listed, /Rule one/)
    assert.match(landfall("check", "--rules", folder, "--status", "no-sorce"), /did you mean no-source\?/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("check and the build warn of a channel that is off, with its place in landfall.toml", async () => {
  const folder = folderOf({
    "landfall.toml": '[[overrides]]\nchannels = ["pagerduty"]\n',
    "rules/one.toml": ruleText(),
  })
  try {
    const text = /the channel pagerduty is off, so nothing is sent to it/
    const checked = landfall("check", "--site", folder)
    assert.match(checked, text)
    assert.match(checked, /landfall.toml:2:13/)
    assert.match((await buildWarnings(readSite(folder))).join("\n"), text)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
