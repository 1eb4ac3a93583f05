import { Command } from "commander"
import { runBuildStep } from "./build-step.ts"
import { ExitCode } from "./program.ts"
import { chosenSite } from "./site-rules.ts"

export function deploy(): Command {
  return new Command("deploy")
    .description("Deploys the site: osls deploy with the settings of landfall.toml and the site's rules.")
    .argument("[options...]", "options of osls deploy, such as --stage or --param, after --")
    .action((options: readonly string[]) => {
      const status = runBuildStep("deploy-site.ts", [chosenSite().folder, ...options])
      process.exitCode = status === 0 ? ExitCode.ok : ExitCode.error
    })
}
