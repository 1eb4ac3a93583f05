import { spawnSync } from "node:child_process"
import { join } from "node:path"

/**
 * Runs a script of infra/ as a process, in the caller's folder, and returns its exit status. Build steps load packages that the
 * rest of the command line does not need.
 */
export function runBuildStep(script: string, args: readonly string[]): number {
  const path = join(import.meta.dirname, "../../infra", script)
  const options = ["--disable-warning=ExperimentalWarning", path, ...args]
  return spawnSync(process.execPath, options, { stdio: "inherit" }).status ?? 1
}
