import { Command } from "commander"
import { runBuildStep } from "./build-step.ts"
import { UsageError } from "./program.ts"
import { chosenRules, chosenSite, countedRulesToRun } from "./site-rules.ts"

export function packageSite(): Command {
  return new Command("package")
    .description("Writes the zips of the functions and one CloudFormation template, for a deployment without osls.")
    .option("--out <dir>", "the folder to write to", "out/package")
    .addHelpText("after", "\nThe name of each zip has the hash of its bytes, so that CloudFormation notices a change.")
    .action(runPackage)
}

function runPackage({ out }: { readonly out: string }): void {
  const { folder } = chosenSite()
  // Before the bundler, which would report a mistake without its code frame. The bundler prints the warnings.
  if (countedRulesToRun(chosenRules()).length === 0)
    throw new UsageError(`${folder} has no rule that runs: landfall rules add`)
  if (runBuildStep("package-site.ts", [folder, out]) !== 0) throw new UsageError("nothing was packaged; see above")
}
