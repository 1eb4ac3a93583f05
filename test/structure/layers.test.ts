import assert from "node:assert/strict"
import { globSync } from "node:fs"
import { test } from "node:test"
import { cyclesOf, importsOf, readRepositoryFile, root } from "./imports.ts"
import { layerTable, roomOf, rooms, wrongImport } from "./layers.ts"

const files = globSync("{src,functions,infra,dev,bench,scripts}/**/*.{ts,mjs,cjs}", { cwd: root }).sort()
const imports = files.flatMap((file) => importsOf(file))

test("there are files and imports to look at", () => {
  assert.ok(files.length > 400)
  assert.ok(imports.length > 1_000)
})

test("every file is in a room", () => {
  assert.deepEqual(
    files.filter((file) => roomOf(file) === undefined),
    [],
  )
})

test("a room imports only rooms above it", () => {
  for (const [index, { room, imports: allowed }] of rooms.entries()) {
    const above = rooms.slice(0, index).map((one) => one.room)
    assert.deepEqual(
      allowed.filter((one) => one !== "test" && !above.includes(one)),
      [],
      room,
    )
  }
})

test("every import is allowed", () => {
  assert.deepEqual(
    imports.flatMap((one) => wrongImport(one) ?? []),
    [],
  )
})

test("files import one another in no circle", () => {
  assert.deepEqual(cyclesOf(imports), [])
})

test("DESIGN.md has the table of rooms", () => {
  assert.ok(readRepositoryFile("DESIGN.md").includes(layerTable()), `DESIGN.md needs this table:\n${layerTable()}`)
})

/** A planted import: the test must find it. */
const PLANTED: readonly [why: string, file: string, specifier: string][] = [
  ["what ships imports the command line's rooms", "src/detect/lambda.ts", "../operate/replay/replay.ts"],
  ["what ships imports what never ships", "src/delivery/publish/publisher.ts", "../../../dev/emulator/local-aws.ts"],
  ["the language imports the shared currency", "src/language/eql/compile.ts", "../../event.ts"],
  ["the runtime imports the compiler", "src/language/runtime/index.ts", "../eql/compile.ts"],
  ["the engine imports the delivery", "src/engine/scan.ts", "../delivery/ledger/ledger.ts"],
  ["something imports the command line", "src/operate/doctor/examine.ts", "../../cli/main.ts"],
  ["a function imports the compiler", "functions/detect/handler.ts", "../../src/rules/load.ts"],
  ["a script that packages imports the command line", "infra/bundle.ts", "../src/cli/main.ts"],
]

for (const [why, file, specifier] of PLANTED) {
  for (const form of [
    `import { x } from "${specifier}"`,
    `import type { x } from "${specifier}"`,
    `await import("${specifier}")`,
  ]) {
    test(`a planted import is found: ${why}: ${form.split(" ").slice(0, 2).join(" ")}`, () => {
      const planted = importsOf(file, () => `${form}\n`)
      assert.equal(planted.flatMap((one) => wrongImport(one) ?? []).length, 1)
    })
  }
}

test("a planted cycle is found", () => {
  const back = importsOf("src/engine/decode/decode.ts", () => 'import { scanObject } from "../scan.ts"\n')
  const known = cyclesOf(imports)
  const found = cyclesOf([...imports, ...back]).filter((cycle) => !known.includes(cycle))
  assert.deepEqual(found, ["src/engine/decode/decode.ts → src/engine/scan.ts"])
})

test("no file of the engine outside sources/ names a vendor", () => {
  const VENDOR = /falcon|crowdstrike|\bfdr|defender|sentinel ?one|endgame|winlogbeat|sysmon|aidmaster|\bm365/i
  const naming = files
    .filter((file) => file.startsWith("src/engine/") && !file.startsWith("src/engine/sources/"))
    .filter((file) => VENDOR.test(readRepositoryFile(file)))
  assert.deepEqual(naming, [])
})

test("a handler composes and does not compute: at most 30 lines", () => {
  for (const file of globSync("functions/*/handler.ts", { cwd: root })) {
    assert.ok(readRepositoryFile(file).trimEnd().split("\n").length <= 30, file)
  }
})

/** The three functions that a record passes through, and the file of each. */
const MAIN_PATH: readonly [file: string, name: string][] = [
  ["src/detect/process-message.ts", "processMessage"],
  ["src/detect/process-object.ts", "processObject"],
  ["src/engine/scan.ts", "scanObject"],
]

for (const [file, name] of MAIN_PATH) {
  test(`${name} fits a screen: under 70 lines`, () => {
    const [, body = ""] =
      new RegExp(`^(export async function ${name}\\b[\\s\\S]*?^\\}$)`, "m").exec(readRepositoryFile(file)) ?? []
    const lines = body.split("\n").length
    assert.ok(lines > 10 && lines < 70, `${lines} lines`)
  })
}

test("no file of ours is longer than 400 lines", () => {
  const all = globSync("{src,functions,infra,dev,scripts,test,bench}/**/*.{ts,yml,cjs,mjs}", { cwd: root })
  const long = all
    .map((file) => [file, readRepositoryFile(file).split("\n").length] as const)
    .filter(([, lines]) => lines > 400)
  assert.deepEqual(long, [])
})
