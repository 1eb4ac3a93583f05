import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { type BuiltRule, buildRule, rulesModule } from "./build.ts"
import { RuleFileError } from "./problem.ts"
import { readRules } from "./read.ts"

const RUNTIME = pathToFileURL(join(import.meta.dirname, "../language/runtime/index.ts")).href

/** The rules of a folder or file, compiled and loaded, for the command line and tests; a Lambda has them in its bundle. */
export async function loadRules(path: string): Promise<typeof import("landfall:rules")> {
  return importRules(compileRules(path))
}

/** Compiles every rule of a folder or file. Throws a RuleFileError with all that is wrong when one cannot run. */
export function compileRules(path: string): BuiltRule[] {
  const results = readRules(path).map(buildRule)
  const problems = results.flatMap((result) => ("problems" in result ? result.problems : []))
  if (problems.length > 0) throw new RuleFileError(problems)
  return results.flatMap((result) => (result.status === "compiled" ? [result.built] : []))
}

/**
 * Imports the very module that the bundle would hold, through a file: rule text is never evaluated as anything but what
 * the code generator made of it.
 */
export async function importRules(built: readonly BuiltRule[]): Promise<typeof import("landfall:rules")> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-rules-"))
  try {
    const file = join(folder, "rules.mjs")
    writeFileSync(file, rulesModule(built, RUNTIME))
    return await import(pathToFileURL(file).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
