import { spawnSync } from "node:child_process"

/** The findings of cfn-lint; null if it is not installed. It is optional. */
export function cfnLintProblems(templateFile: string, program = "cfn-lint"): string[] | null {
  const version = spawnSync(program, ["--version"], { encoding: "utf8" })
  if (version.status !== 0) return null
  const { stdout, status } = spawnSync(program, ["--format", "parseable", "--template", templateFile], {
    encoding: "utf8",
  })
  const problems = stdout.split("\n").filter((line) => line !== "")
  return status !== 0 && problems.length === 0 ? [`cfn-lint ended with ${status} and no output`] : problems
}
