/** Exit codes of `landfall`, as grep has them: found is told from not found, and both from failure. */
export const ExitCode = { fine: 0, found: 1, error: 2 } as const

/** The caller's mistake, told in one line that says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}
