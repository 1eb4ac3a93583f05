import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { FileDiagnostic } from "../language/diagnostics/diagnostic.ts"
import { type BuiltRule, buildRule, rulesModule } from "./build.ts"
import { readRules } from "./read.ts"

const IMPORTS = {
  runtime: pathToFileURL(join(import.meta.dirname, "../language/runtime/index.ts")).href,
  details: pathToFileURL(join(import.meta.dirname, "../rule-details.ts")).href,
}

/** One or more rules that cannot be used, with all problems. */
export class RuleFileError extends Error {
  override readonly name = "RuleFileError"
  readonly problems: readonly FileDiagnostic[]

  constructor(problems: readonly FileDiagnostic[]) {
    super(problems.map((problem) => `${problem.file}:${problem.position.line}: ${problem.message}`).join("\n"))
    this.problems = problems
  }
}

/** Compiles and loads the rules of a folder or file, for the command line and tests. A Lambda has its rules in the bundle. */
export async function loadRules(path: string): Promise<typeof import("landfall:rules")> {
  return importRules(compileRules(path))
}

/** Compiles every rule of a folder or file. Throws a RuleFileError with all problems if one cannot run. */
export function compileRules(path: string): BuiltRule[] {
  const results = readRules(path).map(buildRule)
  const problems = results.flatMap((result) => ("problems" in result ? result.problems : []))
  if (problems.length > 0) throw new RuleFileError(problems)
  return results.flatMap((result) => (result.status === "compiled" ? [result.built] : []))
}

/**
 * Imports the module that the bundle would contain, through a temporary file. The text of a rule is never evaluated; only
 * the output of the code generator is.
 */
export async function importRules(built: readonly BuiltRule[]): Promise<typeof import("landfall:rules")> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-rules-"))
  try {
    const file = join(folder, "rules.mjs")
    writeFileSync(file, rulesModule(built, IMPORTS))
    return await import(pathToFileURL(file).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
