import { Command, CommanderError } from "commander"
import { RuleFileError } from "../rules/load.ts"
import { commands } from "./commands.ts"
import { ExitCode, messageOf, UsageError, version } from "./program.ts"
import { printProblems } from "./site-rules.ts"

// A reader that stops early, such as `head`, is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
  process.exit()
})

const program = new Command("landfall")
  .description("Runs Elastic's detection rules on the EDR logs in S3 buckets.")
  .version(version)
  .option("--site <dir>", "the folder with landfall.toml (LANDFALL_SITE; default: the working folder or one above it)")
  .configureHelp({ showGlobalOptions: true })
  .hook("preAction", () => {
    const { site } = program.opts<{ site?: string }>()
    if (site !== undefined) process.env["LANDFALL_SITE"] = site
  })
  .exitOverride()
  .showHelpAfterError("(landfall --help lists the commands)")
for (const command of commands) program.addCommand(command().copyInheritedSettings(program))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Prints an error as one line, or as code frames; only an unexpected one with its stack. Returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.error
  if (error instanceof RuleFileError) {
    printProblems(error.problems)
    return ExitCode.error
  }
  const isExpected = error instanceof UsageError || isSystemError(error)
  const stack = error instanceof Error && !isExpected ? error.stack : undefined
  process.stderr.write(`landfall: ${stack ?? messageOf(error)}\n`)
  return ExitCode.error
}

/** An error of the operating system, such as ENOENT, whose message names the path. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error
}
