// The smoke test on AWS; scripts/smoke-aws.sh starts it. Exit status: 0 every step passed, 1 a step failed, 2 nothing was done.
import { createInterface } from "node:readline/promises"
import { HELP, parseOptions } from "../dev/smoke-aws/options.ts"
import { runSmoke } from "../dev/smoke-aws/run.ts"

const options = parseOptions(process.argv.slice(2))
if (typeof options === "string") {
  const isHelp = options === HELP
  process[isHelp ? "stdout" : "stderr"].write(`${options}\n`)
  process.exit(isHelp ? 0 : 2)
}
process.exitCode = await runSmoke(options, confirm)

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write("standard input is not a terminal: pass --yes\n")
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
