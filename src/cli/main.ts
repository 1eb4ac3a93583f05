import { Command, CommanderError } from "commander"
import { commands } from "./commands.ts"
import { ExitCode, UsageError } from "./exit.ts"
import { version } from "./version.ts"

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
  process.exit()
})

const program = new Command("landfall")
  .description("Runs Elastic's detection rules on the EDR logs that land in S3.")
  .version(version)
  .exitOverride()
  .showHelpAfterError("(landfall --help shows what there is)")
for (const command of commands) program.addCommand(command().copyInheritedSettings(program))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = answer(error)
}

/** Says what went wrong in one line; only a fault of ours shows its stack. */
function answer(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.fine : ExitCode.error
  if (error instanceof UsageError || isSystemError(error)) process.stderr.write(`landfall: ${error.message}\n`)
  else process.stderr.write(`landfall: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return ExitCode.error
}

/** A refusal of the operating system, such as ENOENT, whose message names the path. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error
}
