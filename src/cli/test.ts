import { Command } from "commander"
import { printable } from "../delivery/notify/escape.ts"
import { compileRules, importRules } from "../rules/load.ts"
import { ExitCode } from "./exit.ts"
import { OUR_RULES } from "./our-rules.ts"
import { reportRuleProblems } from "./rule-problems.ts"

export function test(): Command {
  return new Command("test")
    .description("Runs the tests that rule files carry: events that must match, and events that must not.")
    .option("--rules <dir>", "a folder or a file", OUR_RULES)
    .addHelpText("after", "\nExit status: 0 all as they say, 1 a test fails, 2 an error.")
    .action(runTest)
}

async function runTest({ rules }: { readonly rules: string }): Promise<void> {
  const built = await reportRuleProblems(async () => compileRules(rules))
  if (!built) {
    process.exitCode = ExitCode.error
    return
  }
  const { queries } = await importRules(built)
  let failed = 0
  let run = 0
  for (const [number, { file, rule }] of built.entries()) {
    for (const { name, matches, event } of file.tests) {
      run++
      const isRight = queries[number]?.matches(event) === matches
      if (!isRight) failed++
      const verdict = isRight ? "ok  " : "FAIL"
      process.stdout.write(
        `${verdict} ${printable(rule.name)}: ${printable(name)} ${matches ? "matches" : "does not match"}\n`,
      )
    }
    if (file.tests.length === 0) process.stdout.write(`none ${printable(rule.name)}: the file carries no tests\n`)
  }
  process.stderr.write(`${run} tests, ${failed} failed\n`)
  process.exitCode = failed > 0 ? ExitCode.found : ExitCode.fine
}
