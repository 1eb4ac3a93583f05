import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cpSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { after, beforeEach, test } from "node:test"

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "landfall-scripts-"))
after(() => rmSync(folder, { recursive: true, force: true }))

const clone = join(folder, "clone")
const modules = join(clone, "node_modules")
const lambdaNode = join(modules, "node/bin/node")
const calls = join(folder, "calls.ndjson")
const npm = join(folder, "npm-cli.js")

/** Stands in for npm: `ci` replaces node_modules, `rebuild` adds Lambda's Node, and every call is recorded. */
writeFileSync(
  npm,
  `const fs = require("node:fs"), path = require("node:path")
   const [command] = process.argv.slice(2)
   fs.appendFileSync(${JSON.stringify(calls)}, JSON.stringify({ command, node: process.execPath }) + "\\n")
   if (fs.existsSync("offline")) process.exit(1)
   if (command === "ci") {
     fs.rmSync("node_modules", { recursive: true, force: true })
     fs.mkdirSync("node_modules/typescript/bin", { recursive: true })
     fs.writeFileSync("node_modules/typescript/bin/tsc", "console.log('tsc', ...process.argv.slice(2))")
     const lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8"))
     delete lock.packages[""]
     delete lock.packages["node_modules/other-platform"]
     fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify(lock))
   } else {
     fs.mkdirSync("node_modules/node/bin", { recursive: true })
     fs.symlinkSync(${JSON.stringify(process.execPath)}, "node_modules/node/bin/node")
   }`,
)

function writeLock(version: string): void {
  const packages = {
    "": { name: "landfall" },
    "node_modules/typescript": { version, integrity: "sha512-1" },
    "node_modules/other-platform": { version: "1.0.0", integrity: "sha512-2", optional: true },
  }
  writeFileSync(join(clone, "package-lock.json"), JSON.stringify({ packages }))
}

beforeEach(() => {
  rmSync(clone, { recursive: true, force: true })
  rmSync(calls, { force: true })
  mkdirSync(join(clone, "infra"), { recursive: true })
  cpSync(join(root, "scripts/setup.mjs"), join(clone, "scripts/setup.mjs"))
  writeFileSync(join(clone, "infra/bundle.ts"), "console.log('bundle')")
  writeFileSync(join(clone, "scripts/check-infra.ts"), "console.log('check')")
  writeLock("1.0.0")
})

/** Runs a task as `npm run` does: with node_modules/.bin first in PATH. Returns the npm commands that it ran. */
function run(task: string, node: string = process.execPath) {
  rmSync(calls, { force: true })
  const { npm_node_execpath: _, ...env } = process.env
  const PATH = [join(modules, ".bin"), dirname(process.execPath)].join(delimiter)
  const { status, stdout, stderr } = spawnSync(node, [join(clone, "scripts/setup.mjs"), task], {
    encoding: "utf8",
    env: { ...env, PATH, npm_execpath: npm },
  })
  return { status, stdout, stderr, commands: recorded().map(({ command }) => command) }
}

function recorded(): { readonly command: string; readonly node: string }[] {
  try {
    const lines = readFileSync(calls, "utf8").trimEnd().split("\n")
    return lines.map((line) => JSON.parse(line))
  } catch {
    return []
  }
}

const INSTALLED = "landfall: Lambda's Node is not installed: fetching it (npm rebuild node)\n"

test("a fresh clone installs once, says why, and runs the task", () => {
  const first = run("types")
  assert.deepEqual([first.status, first.stdout], [0, "tsc -p .\n"])
  assert.equal(first.stderr, `landfall: first run: installing packages (npm ci)\n${INSTALLED}`)
  assert.deepEqual(first.commands, ["ci", "rebuild"])
  const second = run("types")
  assert.deepEqual([second.status, second.stdout, second.stderr, second.commands], [0, "tsc -p .\n", "", []])
})

test("after npm ci only Lambda's Node is missing", () => {
  spawnSync(process.execPath, [npm, "ci"], { cwd: clone })
  const { status, stderr, commands } = run("types")
  assert.deepEqual([status, stderr, commands], [0, INSTALLED, ["rebuild"]])
})

test("a changed lock file and an interrupted npm ci install again", () => {
  run("types")
  writeLock("1.0.1")
  const changed = run("types")
  assert.match(changed.stderr, /^landfall: package-lock\.json changed: installing packages \(npm ci\)\n/)
  assert.deepEqual(changed.commands, ["ci", "rebuild"])
  rmSync(join(modules, ".package-lock.json"))
  const interrupted = run("types")
  assert.match(interrupted.stderr, /^landfall: node_modules is incomplete: installing packages \(npm ci\)\n/)
  assert.equal(interrupted.status, 0)
})

test("npm never runs on the Node in node_modules, which npm ci deletes", () => {
  run("types")
  rmSync(lambdaNode)
  try {
    linkSync(process.execPath, lambdaNode)
  } catch {
    cpSync(process.execPath, lambdaNode)
  }
  mkdirSync(join(modules, ".bin"))
  symlinkSync("../node/bin/node", join(modules, ".bin/node"))
  writeLock("1.0.1")
  const { status, stderr, commands } = run("types", lambdaNode)
  assert.equal(status, 0, stderr)
  assert.deepEqual(commands, ["ci", "rebuild"])
  for (const { node } of recorded()) assert.equal(node, process.execPath)
})

test("if npm fails, nothing runs", () => {
  writeFileSync(join(clone, "offline"), "")
  const { status, stdout, stderr } = run("types")
  assert.deepEqual([status, stdout], [2, ""])
  assert.match(stderr, /npm ci failed; nothing was run/)
})

test("check:infra bundles first", () => {
  assert.equal(run("check-infra").stdout, "bundle\ncheck\n")
})

test("every script of package.json is a task of setup.mjs, so that it installs what it needs", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }
  const [, tasks = ""] = /setup\.mjs (\S+)\n/.exec(run("no-such-task").stderr) ?? []
  for (const script of Object.values(scripts)) {
    const [, task = ""] = /^node scripts\/setup\.mjs (\S+)$/.exec(script) ?? []
    assert.ok(tasks.split("|").includes(task), script)
  }
})
