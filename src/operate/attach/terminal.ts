import type { BucketPrefix } from "./bucket-prefix.ts"
import type { Stack } from "./stack.ts"

/** What attach or detach is to do. */
export type BucketRequest = {
  readonly scope: BucketPrefix
  readonly stack: Stack
  /** The bucket's owner, if the caller names it. */
  readonly bucketAccount?: string
  readonly isDryRun: boolean
}

/** Where attach and detach print, and how they ask before they change anything. */
export type Terminal = {
  readonly print: (text: string) => void
  readonly confirm: (question: string) => Promise<boolean>
}

/** `done`: done, or nothing to do. `refused`: refused, declined, or interrupted by somebody else's change. */
export type Outcome = "done" | "refused"

/** Asks whether to make the changes that were printed. Returns the outcome if they are not to be made, null otherwise. */
export async function declined(terminal: Terminal, isDryRun: boolean): Promise<Outcome | null> {
  if (isDryRun) {
    terminal.print("\nDry run: nothing was changed.")
    return "done"
  }
  if (await terminal.confirm("Do this?")) return null
  terminal.print("Nothing was changed.")
  return "refused"
}
