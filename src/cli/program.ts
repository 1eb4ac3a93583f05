import { readFileSync } from "node:fs"
import { join } from "node:path"

/** The version of this program. */
export const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as {
  readonly version: string
}

/** Exit codes of `landfall`. As in grep, they distinguish found, not found, and failure. */
export const ExitCode = { ok: 0, found: 1, error: 2 } as const

/** A mistake of the caller. Its message is one line that says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
