import { Command } from "commander"
import { printable } from "../delivery/notify/rendering/escape.ts"
import { importRules } from "../rules/load.ts"
import { ExitCode } from "./program.ts"
import { chosenRulesToRun, RULES_OPTION } from "./site-rules.ts"

export function test(): Command {
  return new Command("test")
    .description("Runs the tests in rule files: events that must match, and events that must not.")
    .option(...RULES_OPTION)
    .addHelpText("after", "\nExit status: 0 all tests pass, 1 a test fails, 2 an error.")
    .action(runTest)
}

async function runTest({ rules }: { readonly rules?: string }): Promise<void> {
  const built = chosenRulesToRun(rules)
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
  }
  const untested = built.filter(({ file }) => file.tests.length === 0).length
  if (untested > 0) process.stderr.write(`${untested} of ${built.length} rules have no tests\n`)
  process.stderr.write(`${run} tests, ${failed} failed\n`)
  process.exitCode = failed > 0 ? ExitCode.found : ExitCode.ok
}
