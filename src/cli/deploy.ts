import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { Command } from "commander"
import { chosenSite } from "./site-rules.ts"

const root = join(import.meta.dirname, "../..")

export function deploy(): Command {
  return new Command("deploy")
    .description("Deploys the site: osls deploy with the settings of landfall.toml and the site's rules.")
    .argument("[options...]", "options of osls deploy, such as --stage or --param, after --")
    .action(runDeploy)
}

function runDeploy(options: readonly string[]): void {
  const { folder } = chosenSite()
  const osls = join(root, "node_modules/osls/bin/serverless.js")
  const { status } = spawnSync(process.execPath, [osls, "deploy", ...options], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, LANDFALL_SITE: folder },
  })
  process.exitCode = status ?? 2
}
