import type { Event } from "../../event.ts"
import type { Rule } from "../../rule.ts"

/** The location of a record: its object, and its line, from 1. `version` is the S3 version id, if there is one. */
export type RecordLocation = {
  readonly bucket: string
  readonly key: string
  readonly version?: string
  readonly etag?: string
  readonly line: number
}

/** One leaf of the rule that is true: its text, and the value that makes it true. */
export type Reason = { readonly leaf: string; readonly field: string; readonly value: string }

/** A rule that matches a record: everything that an alert is made of. */
export type Match = {
  readonly rule: Rule
  readonly event: Event
  /** The source's name and the index it writes to. */
  readonly source: string
  readonly index: string
  readonly location: RecordLocation
  /** SHA-256 of the record's bytes, hex. */
  readonly recordHash: string
  readonly why: readonly Reason[]
  /** When the object arrived, in ms since 1970: the `now` of every decision about this match. */
  readonly arrival: number
  /** The record contains bytes that are not UTF-8; they are U+FFFD in the event. */
  readonly encodingError: boolean
}
