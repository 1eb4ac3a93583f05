import assert from "node:assert/strict"
import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { unzipSync } from "fflate"
import { bundle } from "../../infra/bundle.ts"
import { readSite } from "../../src/site/site.ts"
import { folderOf, ruleText } from "../site/make-site.ts"

/** Lambda's limits of a zip that is uploaded directly, and of a function's code, unzipped. */
const MAX_ZIP_BYTES = 50 * 1024 * 1024
const MAX_UNZIPPED_BYTES = 250 * 1024 * 1024

const RULES = 800
/** The largest guide in Elastic's rules for Windows has 10 KB. */
const GUIDE_BYTES = 10_000
const GUIDE = "A guide that only an alert needs."

/** A rule with 40 words of its own, which no other rule shares, and a guide that does not compress. */
function rule(number: number): string {
  const words = Array.from({ length: 40 }, (_, word) => `"*tool-${number}-${word}*"`)
  const noise = Array.from({ length: GUIDE_BYTES / 10 }, (_, at) => ((number * 7919 + at) * 2_654_435_761) % 2 ** 32)
  return ruleText({
    id: String(number).padStart(12, "0"),
    name: `Rule ${number}`,
    query: `process where process.name == "tool-${number}.exe" and process.command_line : (${words.join(", ")})`,
    more: `note = "${GUIDE} ${noise.map((value) => value.toString(36)).join(" ")}"`,
  })
}

const numbers = Array.from({ length: RULES }, (_, number) => number)
const site = folderOf({
  "landfall.toml": "",
  ...Object.fromEntries(numbers.map((number) => [`rules/${number}.toml`, rule(number)])),
})
const files = new Map<string, Readonly<Record<string, Uint8Array>>>()
const zipped = new Map<string, number>()
before(async () => {
  for (const { name, zip } of await bundle(readSite(site), join(site, "build"))) {
    files.set(name, unzipSync(readFileSync(zip)))
    zipped.set(name, readFileSync(zip).length)
  }
})
after(() => rmSync(site, { recursive: true, force: true }))

const textOf = (name: string, file: string) => Buffer.from(files.get(name)?.[file] ?? []).toString()
const filesBeside = (name: string) => Object.keys(files.get(name) ?? {}).filter((file) => /\.(?:json|cjs)$/.test(file))

test("the zips of 800 rules are below Lambda's limits, with room for four times as many", () => {
  for (const [name, content] of files) {
    const unzipped = Object.values(content).reduce((sum, { length }) => sum + length, 0)
    assert.ok((zipped.get(name) ?? 0) < MAX_ZIP_BYTES / 4, `${name}.zip has ${zipped.get(name)} bytes`)
    assert.ok(unzipped < MAX_UNZIPPED_BYTES / 4, `${name} has ${unzipped} bytes`)
  }
})

test("only detect contains the rules of the site", () => {
  for (const name of files.keys()) {
    const [first, last] = ["tool-0.exe", `tool-${RULES - 1}.exe`].map((text) =>
      textOf(name, "handler.mjs").includes(text),
    )
    assert.deepEqual([first, last], name === "detect" ? [true, true] : [false, false], name)
    assert.equal(filesBeside(name).length, name === "detect" ? 2 : 0, name)
  }
})

test("what only an alert needs is beside the code of detect, not in it", () => {
  const [explanations = "", rules = ""] = filesBeside("detect").sort()
  assert.equal(textOf("detect", rules).split(GUIDE).length - 1, RULES)
  assert.equal(textOf("detect", explanations).split(`process.name == \\"tool-`).length - 1, RULES)
  const code = textOf("detect", "handler.mjs")
  for (const text of [GUIDE, "Rule 17", "process.name == "]) assert.ok(!code.includes(text), text)
})

test("no function imports node:http, which loads Node's fetch", () => {
  for (const name of files.keys()) assert.doesNotMatch(textOf(name, "handler.mjs"), /from"(?:node:)?http"/, name)
})

test("no zip contains a source map", () => {
  for (const [name, content] of files) {
    assert.deepEqual(
      Object.keys(content).filter((file) => file.endsWith(".map")),
      [],
    )
    assert.ok(!textOf(name, "handler.mjs").includes("sourceMappingURL"), name)
  }
})
