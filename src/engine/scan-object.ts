import type { Match, RecordLocation } from "./match/match.ts"
import type { MetadataRecord } from "./sources/source.ts"

/** An object to scan: its location, when it arrived (ms since 1970), its size in bytes, and the bytes. */
export type ScanObject = {
  readonly location: Omit<RecordLocation, "line">
  /** The ARN of the queue whose message named it. */
  readonly queue?: string | undefined
  readonly arrival: number
  readonly size: number
  readonly body: AsyncIterable<Uint8Array>
  /** Opens the bytes once more, to read what precedes damaged data; without it, some of that is lost. */
  readonly reopen?: (() => Promise<AsyncIterable<Uint8Array>>) | undefined
  /** Default: all. */
  readonly units?: Units | undefined
}

/** The raw line in which a record is: its number in the object, from 1, and its bytes. Unlike lines, no two share a number. */
export type RecordOrigin = { readonly unit: number; readonly bytes: number }

/** Which raw lines of an object a scan looks at: those after a number, or some. The others are only counted. */
export type Units = { readonly after: number } | { readonly only: ReadonlySet<number> }

/** Receives what a scan finds, in the order of the lines. The scan waits for each call. */
export type ScanListener = {
  readonly onMatch: (match: Match, origin: RecordOrigin) => Promise<void> | void
  readonly onMetadata?: (source: string, record: MetadataRecord) => Promise<void> | void
}
