import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { Command } from "commander"
import { ExitCode, UsageError } from "./exit.ts"

const root = join(import.meta.dirname, "../..")

export function demo(): Command {
  return new Command("demo")
    .description(
      "Runs the whole system on this machine against an embedded S3, SQS and SNS, and shows what comes of it.",
    )
    .addHelpText(
      "after",
      "\nWrites out/demo/. Exit status: 0 when exactly the expected alerts came, 1 when not, 2 on an error.",
    )
    .action(async () => {
      bundle()
      // Loaded only here: the AWS clients take longer to load than the other commands to run.
      const { runDemo } = await import("../../dev/demo/run.ts")
      const differences = await runDemo((text) => process.stdout.write(`${text}\n`))
      process.exitCode = differences.length === 0 ? ExitCode.fine : ExitCode.found
    })
}

/** The demo runs what would be uploaded, so that is made first. */
function bundle(): void {
  const { status } = spawnSync(process.execPath, [join(root, "infra/bundle.ts")], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  })
  if (status !== 0) throw new UsageError("the functions could not be bundled; see above")
}
