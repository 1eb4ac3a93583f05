import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createReadStream, globSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { normaliseObject } from "../../src/cli/normalise.ts"
import { corpusFolder, corpusMissing } from "../corpus.ts"

const folder = join(corpusFolder, "vendors")
const main = join(import.meta.dirname, "../../src/cli/main.ts")

/** Files that hold no record of any source, and what they are. */
const foreign: { readonly [file: string]: string } = {
  "crowdstrike_fdr/sqs-notification.json": "the message by which Falcon's queue announces a delivery",
  "endgame/endgame_ecs_mapping-8.4.0.json": "a list of field types, no document",
}

const files = globSync("**/*", { cwd: folder, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .sort()
const zips = files.filter((file) => file.endsWith(".zip"))
const records = files.filter((file) => !file.endsWith(".zip") && !Object.hasOwn(foreign, file))

function normalise(...names: readonly string[]) {
  return spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", main, "normalise", ...names.map((name) => join(folder, name))],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  )
}

test("every record of every vendor's file is of a known source", { skip: corpusMissing }, async (t) => {
  assert.ok(records.length > 30, `${records.length} files`)
  const counts = new Map<string, number>()
  for (const file of records) {
    let count = 0
    for await (const record of normaliseObject(createReadStream(join(folder, file)))) {
      assert.ok(record.kind === "event" || record.kind === "metadata", `${file}: line ${record.line} is ${record.kind}`)
      const name = record.kind === "event" ? record.source.name : record.kind
      counts.set(name, (counts.get(name) ?? 0) + 1)
      count++
    }
    assert.ok(count > 0, `${file} holds no record`)
  }
  t.diagnostic([...counts].map(([name, number]) => `${number} ${name}`).join(", "))
})

test("the command prints a document for each of them and ends well", { skip: corpusMissing }, () => {
  const { status, stdout, stderr } = normalise(...records)
  assert.equal(status, 0, stderr)
  assert.doesNotMatch(stderr, /unrecognised|unparsed|landfall:/)
  const documents = stdout.split("\n").slice(0, -1)
  const counted = [...stderr.matchAll(/(\d+) (?!metadata)\S+/g)].map(([, number]) => Number(number))
  assert.equal(
    documents.length,
    counted.reduce((sum, number) => sum + number, 0),
  )
  for (const document of documents) assert.equal(typeof JSON.parse(document), "object")
})

for (const [file, what] of Object.entries(foreign)) {
  test(`${file} is refused: ${what}`, { skip: corpusMissing }, () => {
    const { status, stdout, stderr } = normalise(file)
    assert.deepEqual([status, stdout], [2, ""])
    assert.match(stderr, /^1 unrecognised$/m)
  })
}

test("a zip is refused, and named as one", { skip: corpusMissing }, () => {
  assert.ok(zips.length > 0)
  const { status, stdout, stderr } = normalise(zips[0] ?? "")
  assert.deepEqual([status, stdout], [2, ""])
  assert.match(stderr, /The object is zip data \(unsupported-format/)
})
