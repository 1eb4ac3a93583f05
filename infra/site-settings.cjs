// The deployment settings of the site: { stage, region, params }. They are read by the Node of Lambda, which runs TypeScript;
// osls itself may run on an older one.
const { spawnSync } = require("node:child_process")
const { join } = require("node:path")

const root = join(__dirname, "..")
const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node")

let settings
module.exports = () => {
  settings ??= read()
  return settings
}

function read() {
  const { status, stdout, stderr } = spawnSync(node, [join(__dirname, "site-settings.ts")], { encoding: "utf8" })
  if (status !== 0) throw new Error(`landfall.toml: ${stderr.trim()}`)
  return JSON.parse(stdout)
}
