import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { build } from "esbuild"
import { rulesPlugin } from "../../src/site/plugin.ts"
import { siteOfRules } from "../../src/site/site.ts"
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

function landfall(...args: string[]): string {
  const main = join(import.meta.dirname, "../../src/cli/main.ts")
  const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    encoding: "utf8",
  })
  return run.stderr
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
    const plugin = rulesPlugin(siteOfRules(folder))
    const bundle = () =>
      build({
        stdin: { contents: 'export * from "landfall:rules"', resolveDir: import.meta.dirname },
        bundle: true,
        write: false,
        format: "esm",
        platform: "node",
        plugins: [plugin],
        logLevel: "silent",
      })
    const texts = [await bundle(), await bundle()].flatMap(({ warnings }) => warnings.map(({ text }) => text))
    assert.equal(texts.filter((text) => text.match(WARNING)).length, 20)
    assert.deepEqual(
      texts.filter((text) => !text.match(WARNING)),
      ["5 more warnings: landfall check"],
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
