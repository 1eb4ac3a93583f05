import type { Random } from "./random.ts"
import type { ProcessStart } from "./story.ts"

/** One form in which a source lands: how it writes a process start, and how its records make a file. */
export type Form = {
  /** The file's name under events/batches, without `.gz`. */
  readonly file: string
  /** The name of the source that must recognise it. */
  readonly source: string
  /** One record, without a line end. */
  readonly record: (process: ProcessStart, random: Random) => string
  /** The records as a file; a record a line where it is not given. */
  readonly join?: (records: readonly string[]) => string
}

/** `2026-11-24 08:00:00.123`, as Sysmon writes a time. */
export function spacedTime(time: number): string {
  return new Date(time).toISOString().replace("T", " ").replace("Z", "")
}
