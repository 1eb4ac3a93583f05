import type { Json, JsonObject } from "../../src/json.ts"
import type { ProcessStart } from "./process-start.ts"

/**
 * A form in which a source's records land: what some shipper makes of an event. It is the other end of `Source`, and
 * knows nothing of it: it writes as the product does that it is named after.
 */
export type Form = {
  /** The name of the source that the record belongs to. */
  readonly source: string
  readonly name: string
  /** One record's text, without a line end; a wrapper counts as one. */
  readonly write: (process: ProcessStart) => string
  /** The record itself, for a form whose text is one JSON object. */
  readonly record?: (process: ProcessStart) => JsonObject
  /** Why the form does not tell the name in the file's version information; absent where it does. */
  readonly lacksOriginalName?: string
}

/** A form whose text is one JSON object. */
export function jsonForm(
  source: string,
  name: string,
  record: (process: ProcessStart) => JsonObject,
  lacksOriginalName?: string,
): Form {
  const form = { source, name, record, write: (process: ProcessStart) => jsonText(record(process)) }
  return lacksOriginalName === undefined ? form : { ...form, lacksOriginalName }
}

/** Another form of the same source, which a shipper made of a record's text. */
export function wrapped(form: Form, name: string, wrap: (text: string) => string): Form {
  const { record: _, ...rest } = form
  return { ...rest, name, write: (process) => wrap(form.write(process)) }
}

/** JSON text, big integers as their digits. */
export function jsonText(value: Json): string {
  const marked = JSON.stringify(value, (_key, inner) => (typeof inner === "bigint" ? `big ${inner}` : inner))
  return marked.replace(/"big (-?\d+)"/g, "$1")
}

/** `2026-11-24T08:00:00.1234567Z`, as Microsoft and Elastic Defend write a time. */
export function sevenDigits(time: number): string {
  return `${new Date(time).toISOString().slice(0, -1)}1234Z`
}

/** `2026-11-24 08:00:00.123`, as Sysmon writes a time. */
export function spacedTime(time: number): string {
  return new Date(time).toISOString().replace("T", " ").replace("Z", "")
}
