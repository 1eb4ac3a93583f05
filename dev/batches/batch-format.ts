import type { ProcessStart } from "../log-formats/process-start.ts"
import type { Random } from "./random.ts"

/** The format of one sample batch: how it writes a process start, and the file that its records make. */
export type BatchFormat = {
  /** The name of the file in events/batches, without `.gz`. */
  readonly file: string
  /** The name of the source that must recognise it. */
  readonly source: string
  /** One record, without a line end. */
  readonly record: (process: ProcessStart, random: Random) => string
  /** The number of ordinary records in the batch. */
  readonly ordinary: number
  /** The events are XML, not JSON; lines of broken JSON are left out. */
  readonly isXml?: boolean
}
