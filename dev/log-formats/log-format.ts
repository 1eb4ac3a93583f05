import type { Json, JsonObject } from "../../src/json.ts"
import type { ProcessStart } from "./process-start.ts"

/**
 * A format in which the records of a source land. It is the counterpart of `Source` and independent of it: it writes a
 * record as the product that it is named after does.
 */
export type LogFormat = {
  /** The name of the source that the record belongs to. */
  readonly source: string
  readonly name: string
  /** The text of one record, without a line end; a wrapper counts as one record. */
  readonly write: (process: ProcessStart) => string
  /** The record itself, for a format whose text is one JSON object. */
  readonly record?: (process: ProcessStart) => JsonObject
  /** Why records lack the name in the file's version information; absent where they have it. */
  readonly lacksOriginalName?: string
}

/** A format whose text is one JSON object. */
export function jsonFormat(
  source: string,
  name: string,
  record: (process: ProcessStart) => JsonObject,
  lacksOriginalName?: string,
): LogFormat {
  const format = { source, name, record, write: (process: ProcessStart) => jsonText(record(process)) }
  return lacksOriginalName === undefined ? format : { ...format, lacksOriginalName }
}

/** The same records in a wrapper that a shipper adds. */
export function wrapped(format: LogFormat, name: string, wrap: (text: string) => string): LogFormat {
  const { record: _, ...rest } = format
  return { ...rest, name, write: (process) => wrap(format.write(process)) }
}

/** JSON text; a big integer is written as its digits. */
export function jsonText(value: Json): string {
  const marked = JSON.stringify(value, (_key, inner) => (typeof inner === "bigint" ? `big ${inner}` : inner))
  return marked.replace(/"big (-?\d+)"/g, "$1")
}

/** `2026-11-24T08:00:00.1234567Z`, the time format of Microsoft and Elastic Defend. */
export function sevenDigitTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, -1)}1234Z`
}

/** `2026-11-24 08:00:00.123`, the time format of Sysmon. */
export function spacedTime(time: number): string {
  return new Date(time).toISOString().replace("T", " ").replace("Z", "")
}
