// Runs osls deploy for a site: SITE, then options of osls deploy.
import { spawnSync } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const [site, ...options] = process.argv.slice(2)
const osls = join(root, "node_modules/osls/bin/serverless.js")
const { status } = spawnSync(process.execPath, [osls, "deploy", ...options], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, LANDFALL_SITE: site },
})
process.exitCode = status ?? 1
