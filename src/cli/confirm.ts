import { createInterface } from "node:readline/promises"

/** Asks on the terminal. True for yes, or without asking if `yes` is set; false if there is no terminal to ask on. */
export async function confirm(question: string, yes: boolean | undefined, others = "pass --yes"): Promise<boolean> {
  if (yes === true) return true
  if (process.stdin.isTTY !== true) {
    process.stderr.write(`landfall: standard input is not a terminal: ${others}\n`)
    return false
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
  } finally {
    lines.close()
  }
}
