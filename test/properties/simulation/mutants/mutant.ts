import type { Parts } from "../worker.ts"

/** A worker with one step done wrongly: what it `does`, and the parts that are not the real ones. */
export type Mutant = {
  readonly does: string
  readonly parts: Partial<Parts>
  /** One alert and one fault do not show it, so only the seeds do. */
  readonly takesMore?: true
}
