import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { Command } from "commander"
import { ExitCode, UsageError } from "./program.ts"

const root = join(import.meta.dirname, "../..")

export function demo(): Command {
  return new Command("demo")
    .description("Runs the whole system on this machine, with an embedded S3, SQS and SNS, and shows the alerts.")
    .addHelpText("after", "\nWrites out/demo/. Exit status: 0 exactly the expected alerts, 1 other alerts, 2 an error.")
    .action(async () => {
      bundle()
      // Loaded only here: loading the AWS clients takes longer than running other commands.
      const { runDemo } = await import("../../dev/demo/run.ts")
      const differences = await runDemo((text) => process.stdout.write(`${text}\n`))
      process.exitCode = differences.length === 0 ? ExitCode.ok : ExitCode.found
    })
}

/** The demo runs the zips that a deployment uploads. */
function bundle(): void {
  const { status } = spawnSync(process.execPath, [join(root, "infra/bundle.ts")], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  })
  if (status !== 0) throw new UsageError("bundling the functions failed; see the messages above")
}
