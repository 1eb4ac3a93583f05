export { spacedTime } from "../log-formats/form.ts"
export { nameOf } from "../log-formats/process-start.ts"

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
  /** How many everyday records the batch holds. */
  readonly everyday: number
  /** An event in XML, not in JSON; the odd lines, which are broken JSON, are left out. */
  readonly isXml?: boolean
}
