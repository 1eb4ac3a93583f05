import type { Smoke } from "./smoke.ts"

/** One thing that the smoke test tries. */
export type Step = {
  readonly name: string
  readonly expects: string
  /** Runs also when an earlier step failed. */
  readonly isCleanup?: boolean
  /** Returns what was observed. Throws when it is not what is expected. */
  readonly run: (smoke: Smoke) => Promise<string>
}
