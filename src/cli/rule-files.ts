import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { renderFrame } from "../language/diagnostics/render.ts"
import { RuleFileError } from "../rules/load.ts"

/** The rules that come with Landfall. */
export const DEFAULT_RULES = join(import.meta.dirname, "../../site/rules")

/** Whether diagnostics are printed in color. */
export const inColor = () => process.stderr.isTTY && !process.env["NO_COLOR"]

/** Prints each problem of a rule file with its code frame. */
export function printProblems(problems: readonly FileDiagnostic[]): void {
  for (const problem of problems) {
    const frame = renderFrame(problem, readFileSync(problem.file, "utf8"), { color: inColor() })
    process.stderr.write(`${frame}\n`)
  }
}

/** Runs `load`. If rule files have problems, prints them and returns null. */
export async function loadOrPrintProblems<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load()
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error
    printProblems(error.problems)
    return null
  }
}
