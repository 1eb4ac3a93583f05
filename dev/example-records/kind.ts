import type { ProcessStart } from "../log-formats/process-start.ts"

/** The column of each field. */
export type Columns = { readonly [field: string]: string }

/** Values by column. */
export type Row = { readonly [column: string]: string }

/** A kind of record that is no process start, of one category. Its process is the one that acts. */
export type Kind = {
  readonly category: string
  readonly columns: Columns
  readonly write: (actor: ProcessStart, row: Row) => string
}

/** The last part of a Windows path, and what stands before it. */
export function parted(path: string): { readonly head: string; readonly last: string } {
  const at = path.lastIndexOf("\\")
  return { head: path.slice(0, Math.max(at, 0)), last: path.slice(at + 1) }
}
