// Makes a clone ready and runs a task in it. This file runs on the host's Node (20 or later), so it is plain JavaScript and
// imports nothing that must be installed first. Everything else runs on Lambda's Node.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { delimiter, dirname, join, sep } from "node:path"
import { fileURLToPath } from "node:url"

const MIN_NODE = 20
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, "node_modules")
const nodeFile = process.platform === "win32" ? "node.exe" : "node"
/** Lambda's Node version, from the devDependency `node`. */
const lambdaNode = join(modules, "node", "bin", nodeFile)

const types = ["node_modules/typescript/bin/tsc", "-p", "."]
const lint = ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]
const build = ["infra/bundle.ts"]

/** The scripts that each task runs, in order, until one fails. */
const tasks = {
  demo: [["src/cli/main.ts", "demo"]],
  test: [types, lint, build, ["scripts/run-tests.ts"]],
  types: [types],
  lint: [lint],
  format: [["node_modules/@biomejs/biome/bin/biome", "check", "--write", "."]],
  build: [build],
  "check-infra": [build, ["scripts/check-infra.ts"]],
  fuzz: [["scripts/fuzz.ts"]],
  simulate: [["scripts/simulate.ts"]],
  bench: [
    ["bench/eql.ts"],
    ["bench/patterns.ts"],
    ["bench/scan.ts"],
    ["bench/growth.ts"],
    ["bench/sources.ts"],
    ["bench/peers.ts"],
    ["bench/storm.ts"],
    ["bench/memory.ts"],
    ["bench/bundle.ts"],
    ["bench/hostile-text.ts"],
    ["bench/hostile-notify.ts"],
  ],
  model: [["bench/model.ts"]],
  landfall: [["src/cli/main.ts"]],
  "smoke-aws": [["scripts/smoke-aws.ts"]],
}

/** Installs the packages of package-lock.json if they are not installed, and Lambda's Node, and says why. */
function install() {
  const reason = reasonToInstall()
  if (reason !== null) {
    process.stderr.write(`landfall: ${reason}: installing packages (npm ci)\n`)
    // Install scripts are off, except for Lambda's Node below.
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
  }
  if (existsSync(lambdaNode)) return
  process.stderr.write("landfall: Lambda's Node is not installed: fetching it (npm rebuild node)\n")
  npm("rebuild", "node", "--foreground-scripts", "--loglevel=error")
}

/** Compares package-lock.json with npm's record of what is in node_modules. Null if they agree. */
function reasonToInstall() {
  if (!existsSync(modules)) return "first run"
  const record = join(modules, ".package-lock.json")
  if (!existsSync(record)) return "node_modules is incomplete"
  const locked = packagesOf(join(root, "package-lock.json"))
  const installed = packagesOf(record)
  // npm leaves out optional packages, such as those for other platforms.
  const isMissing = ([path, { optional, devOptional }]) => !(path in installed) && !optional && !devOptional
  const isOther = ([path, { version, integrity }]) =>
    locked[path]?.version !== version || locked[path]?.integrity !== integrity
  const isChanged = Object.entries(locked).some(isMissing) || Object.entries(installed).some(isOther)
  return isChanged ? "package-lock.json changed" : null
}

function packagesOf(lockFile) {
  const { "": _, ...packages } = JSON.parse(readFileSync(lockFile, "utf8")).packages
  return packages
}

/**
 * Runs npm on a Node outside node_modules. `npm run` puts node_modules/.bin first in PATH, where Lambda's Node is, and
 * `npm ci` deletes it: npm would delete the Node that it runs on.
 */
function npm(...args) {
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !isInModules(folder))
  const nodes = [process.env.npm_node_execpath, process.execPath, ...path.map((folder) => join(folder, nodeFile))]
  const node = nodes.find((file) => file && existsSync(file) && !isInModules(file))
  if (node === undefined) fail("found no Node outside node_modules to run npm with")
  const cli = process.env.npm_execpath
  const [command, before] = cli?.endsWith(".js") && existsSync(cli) ? [node, [cli]] : ["npm", []]
  const { status, error } = spawnSync(command, [...before, ...args], {
    cwd: root,
    // Progress goes to standard error: standard output belongs to the task.
    stdio: ["inherit", 2, 2],
    shell: command === "npm" && process.platform === "win32",
    env: {
      ...process.env,
      PATH: [dirname(node), ...path].join(delimiter),
      // `npm rebuild` must not inherit --ignore-scripts from an outer npm.
      npm_config_ignore_scripts: args[0] === "ci" ? "true" : "false",
    },
  })
  if (status !== 0) fail(`npm ${args[0]} failed${error ? `: ${error.message}` : ""}; nothing was run`)
}

function isInModules(path) {
  const real = existsSync(path) ? realpathSync(path) : path
  return [path, real].some((one) => one === modules || one.startsWith(modules + sep))
}

function fail(message) {
  process.stderr.write(`landfall: ${message}\n`)
  process.exit(2)
}

const [task, ...rest] = process.argv.slice(2)
const steps = Object.hasOwn(tasks, task ?? "") ? tasks[task] : undefined
if (!steps) {
  process.stderr.write(`usage: node scripts/setup.mjs ${Object.keys(tasks).join("|")}\n`)
  process.exit(2)
}
if (Number.parseInt(process.versions.node, 10) < MIN_NODE) {
  fail(`this is Node ${process.version}; Node ${MIN_NODE} or later is needed`)
}
install()
for (const [index, [script, ...args]] of steps.entries()) {
  const more = index === steps.length - 1 ? rest : []
  // The command line works in the caller's folder, the tasks in the project's.
  const cwd = task === "landfall" ? process.cwd() : root
  const path = [dirname(lambdaNode), process.env.PATH].join(delimiter)
  // The tests and the demo expect the built-in rule, whatever site the caller has.
  const site = task === "test" || task === "demo" ? { LANDFALL_SITE: join(root, "site") } : {}
  const { status, signal } = spawnSync(
    lambdaNode,
    ["--disable-warning=ExperimentalWarning", join(root, script), ...args, ...more],
    { cwd, stdio: "inherit", env: { ...process.env, ...site, PATH: path } },
  )
  if (status !== 0) process.exit(status ?? (signal ? 130 : 2))
}
