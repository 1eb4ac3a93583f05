import type { ProcessStart } from "../log-formats/process-start.ts"

/** The column of each field. */
export type Columns = { readonly [field: string]: string }

/** Values by column. */
export type Row = { readonly [column: string]: string }

/** A kind of record other than a process start; `actor` is the acting process. */
export type RecordKind = {
  readonly category: string
  readonly columns: Columns
  readonly write: (actor: ProcessStart, row: Row) => string
}

/** A Windows path split before its last part. */
export function splitPath(path: string): { readonly head: string; readonly last: string } {
  const at = path.lastIndexOf("\\")
  return { head: path.slice(0, Math.max(at, 0)), last: path.slice(at + 1) }
}
