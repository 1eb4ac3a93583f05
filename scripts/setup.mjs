// Makes a fresh clone ready and runs a task in it. This file alone runs on the host's own Node (20 or later), so it is
// plain JavaScript and imports nothing that would have to be installed first; everything else runs on Lambda's Node.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const OLDEST_NODE = 20
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, "node_modules")
/** Lambda's own Node version, from the devDependency `node`. */
const lambdaNode = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node")

/** What each task runs, in order; the first that fails ends it. */
const tasks = {
  demo: [["src/cli/main.ts", "demo"]],
  test: [
    ["node_modules/typescript/bin/tsc", "-p", "."],
    ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
    ["infra/bundle.ts"],
    ["scripts/run-tests.ts"],
  ],
  build: [["infra/bundle.ts"]],
  "check-infra": [["scripts/check-infra.ts"]],
  fuzz: [["scripts/fuzz.ts"]],
  simulate: [["scripts/simulate.ts"]],
  bench: [
    ["bench/eql.ts"],
    ["bench/patterns.ts"],
    ["bench/scan.ts"],
    ["bench/growth.ts"],
    ["bench/storm.ts"],
    ["bench/memory.ts"],
  ],
  model: [["bench/model.ts"]],
  landfall: [["src/cli/main.ts"]],
}

/** Installs from the lock file unless node_modules is what the lock file says already. */
function install() {
  const stamp = join(modules, ".landfall-lock")
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex")
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock && existsSync(lambdaNode)) return
  process.stderr.write("landfall: installing the packages of package-lock.json\n")
  // Install scripts are off but for the one that fetches the node binary's package: see README, supply chain.
  npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
  npm("rebuild", "node", "--foreground-scripts", "--loglevel=error")
  writeFileSync(stamp, lock)
}

function npm(...args) {
  const cli = process.env.npm_execpath
  const [command, before] = cli?.endsWith(".js") ? [process.execPath, [cli]] : ["npm", []]
  const { status, error } = spawnSync(command, [...before, ...args], {
    cwd: root,
    // Progress goes to standard error: standard output belongs to the task.
    stdio: ["inherit", 2, 2],
    shell: command === "npm" && process.platform === "win32",
    // A package that is to be rebuilt must not inherit the outer npm's --ignore-scripts.
    env: { ...process.env, npm_config_ignore_scripts: args[0] === "ci" ? "true" : "false" },
  })
  if (status !== 0) {
    process.stderr.write(`landfall: npm ${args[0]} failed${error ? `: ${error.message}` : ""}; nothing was run\n`)
    process.exit(2)
  }
}

const [task, ...rest] = process.argv.slice(2)
const steps = Object.hasOwn(tasks, task ?? "") ? tasks[task] : undefined
if (!steps) {
  process.stderr.write(`usage: node scripts/setup.mjs ${Object.keys(tasks).join("|")}\n`)
  process.exit(2)
}
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  process.stderr.write(`landfall: this is Node ${process.version}; Node ${OLDEST_NODE} or later is needed\n`)
  process.exit(2)
}
install()
for (const [index, [script, ...args]] of steps.entries()) {
  const more = index === steps.length - 1 ? rest : []
  const path = [dirname(lambdaNode), process.env.PATH].join(process.platform === "win32" ? ";" : ":")
  // The command line works where it was called; the tasks work in the project.
  const cwd = task === "landfall" ? process.cwd() : root
  const { status, signal } = spawnSync(
    lambdaNode,
    ["--disable-warning=ExperimentalWarning", join(root, script), ...args, ...more],
    {
      cwd,
      stdio: "inherit",
      env: { ...process.env, PATH: path },
    },
  )
  if (status !== 0) process.exit(status ?? (signal ? 130 : 2))
}
