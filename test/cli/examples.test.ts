import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"

const main = join(import.meta.dirname, "../../src/cli/main.ts")
const folder = mkdtempSync(join(tmpdir(), "landfall-examples-"))
after(() => rmSync(folder, { recursive: true, force: true }))

function landfall(...args: readonly string[]) {
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], { encoding: "utf8" })
}

test("check --examples --json: each example record, scanned, alerts in its source", () => {
  const { status, stdout, stderr } = landfall("check", "--examples", "--json")
  assert.equal(status, 0)
  assert.match(stderr, /9 of 9 pairs of rule and source have an example record/)
  const { examples } = JSON.parse(stdout)
  assert.equal(Object.keys(examples).length, 9)
  const file = join(folder, "examples.ndjson")
  writeFileSync(
    file,
    `${Object.values<{ record: string }>(examples)
      .map(({ record }) => record)
      .join("\n")}\n`,
  )
  const scan = landfall("scan", "--json", file)
  assert.equal(scan.status, 1)
  const found = scan.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line)["landfall.source"])
  assert.deepEqual(found.sort(), Object.keys(examples).sort())
})

test("check without --examples makes none, and with it and without --json prints the records", () => {
  assert.equal("examples" in JSON.parse(landfall("check", "--json").stdout), false)
  assert.match(landfall("check", "--examples").stdout, /in crowdstrike\.fdr\n\{"CommandLine":/)
})
