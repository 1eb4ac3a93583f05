import { readFileSync } from "node:fs"
import { renderFrame } from "../language/diagnostics/render.ts"
import { RuleFileError } from "../rules/problem.ts"

/** Runs `load`; when rule files are wrong, prints every fault with its code frame and gives null. */
export async function reportRuleProblems<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load()
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error
    for (const problem of error.problems) {
      process.stderr.write(
        `${renderFrame(problem, readFileSync(problem.file, "utf8"), { color: process.stderr.isTTY && !process.env["NO_COLOR"] })}\n`,
      )
    }
    return null
  }
}
