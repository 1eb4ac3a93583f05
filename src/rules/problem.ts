import type { Position } from "../language/diagnostics/source.ts"
import { lineAt } from "../language/diagnostics/source.ts"

/** What is wrong with a rule file: where, what was expected, what to do. */
export type RuleProblem = {
  readonly file: string
  readonly position: Position
  /** How many columns the fault takes. */
  readonly length: number
  readonly code: string
  readonly severity: "error" | "unsupported" | "warning"
  readonly message: string
  readonly notes: readonly string[]
}

/** A rule file that cannot be used, with everything that is wrong with it. */
export class RuleFileError extends Error {
  override readonly name = "RuleFileError"
  readonly problems: readonly RuleProblem[]

  constructor(problems: readonly RuleProblem[]) {
    super(problems.map((problem) => `${problem.file}:${problem.position.line}: ${problem.message}`).join("\n"))
    this.problems = problems
  }
}

/** The text of the line a problem lies in. */
export function problemLine(text: string, problem: RuleProblem): string {
  return lineAt(text, problem.position.line)
}
