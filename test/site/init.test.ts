import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { schemaFiles } from "../../scripts/site-schemas.ts"
import { initSite, siteText } from "../../src/site/init.ts"
import { readSite } from "../../src/site/site.ts"
import { stackOf } from "../../src/site/stack-settings.ts"
import { folderOf } from "./make-site.ts"

const root = join(import.meta.dirname, "../..")

test("init makes a site that reads, with the default of every setting", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "landfall-init-")), "site")
  assert.deepEqual(initSite(folder), ["landfall.toml", "package.json", "rules/.gitkeep", "packs/.gitkeep"])
  assert.deepEqual(readSite(folder).stack, stackOf())
  rmSync(folder, { recursive: true })
})

test("every comment of the new landfall.toml that shows a setting is valid", () => {
  const folder = folderOf({ "packs/elastic/.gitkeep": "" })
  const text = siteText(folder).replaceAll(/^# (?=\[|\w+ = )/gm, "")
  writeFileSync(join(folder, "landfall.toml"), text)
  const site = readSite(folder)
  assert.equal(site.overrides.length + site.exceptions.length + site.staging.length, 3)
  assert.deepEqual(site.stack, stackOf())
})

test("init overwrites nothing", () => {
  const folder = folderOf({ "notes.txt": "mine" })
  assert.throws(() => initSite(folder), /is not empty; name a new folder/)
  assert.equal(readFileSync(join(folder, "notes.txt"), "utf8"), "mine")
})

for (const [file, text] of Object.entries(schemaFiles)) {
  test(`${file} is what scripts/site-schemas.ts writes`, () => {
    assert.equal(readFileSync(join(root, file), "utf8"), text)
  })
}
