import type { Draft, Value } from "../../event.ts"
import type { JsonObject } from "../../json.ts"
import type { FieldOrigin, Source } from "./source.ts"
import { keyword, own, type Reading } from "./value.ts"

/** How one ECS field comes out of a raw record, and what `check` and the prefilter may know about it. */
export type FieldRule = { readonly origin: FieldOrigin; readonly read: (record: JsonObject) => Value | undefined }

/** A source's mapping: ECS field to rule. It is applied, and `Source.fields` is made of it. */
export type FieldTable = { readonly [field: string]: FieldRule }

/** The field is the first of these raw columns that has a value, and its text stands there as it is. */
export function column(names: string | readonly string[], reading: Reading = keyword): FieldRule {
  return { origin: { origin: "verbatim" }, read: firstOf(names, reading) }
}

/** As `column`, for a number or a time: what the event says need not be what the record spells (`1e3` is 1000). */
export function converted(names: string | readonly string[], reading: Reading): FieldRule {
  return { origin: { origin: "derived" }, read: firstOf(names, reading) }
}

function firstOf(names: string | readonly string[], reading: Reading): FieldRule["read"] {
  const candidates = typeof names === "string" ? [names] : names
  return (record) => {
    for (const name of candidates) {
      const value = reading(own(record, name))
      if (value !== undefined) {
        return value
      }
    }
    return undefined
  }
}

/** The field is made up by a function; `values` is all it can ever say, where that is a closed set. */
export function derived(read: FieldRule["read"], values?: FieldOrigin["values"]): FieldRule {
  return { origin: values === undefined ? { origin: "derived" } : { origin: "derived", values }, read }
}

/** The field is made by a function from text that stands in the record, as a file name from its path. */
export function verbatim(read: FieldRule["read"]): FieldRule {
  return { origin: { origin: "verbatim" }, read }
}

/** The same value in each event. */
export function constant(value: string): FieldRule {
  return derived(() => value, [value])
}

/** A rule only for events of some kind; elsewhere it gives nothing. */
export function when(condition: (record: JsonObject) => boolean, rule: FieldRule): FieldRule {
  return { origin: rule.origin, read: (record) => (condition(record) ? rule.read(record) : undefined) }
}

// A table is applied to every record; listing it anew each time took a tenth of the time of normalising.
const rows = new WeakMap<FieldTable, readonly (readonly [field: string, rule: FieldRule])[]>()

/** Fills the event with what each rule of the table reads from the record. */
export function applyTable(table: FieldTable, record: JsonObject, event: Draft): void {
  let known = rows.get(table)
  if (known === undefined) {
    known = Object.entries(table)
    rows.set(table, known)
  }
  for (const [field, rule] of known) {
    const value = rule.read(record)
    if (value !== undefined) {
      event[field] = value
    }
  }
}

/** What a source says of its fields, from its tables. Where tables share a field, it is derived if any says so. */
export function fieldsOf(...tables: readonly FieldTable[]): Source["fields"] {
  const fields: { [field: string]: FieldOrigin } = Object.create(null)
  for (const table of tables) {
    for (const [field, { origin }] of Object.entries(table)) {
      fields[field] = field in fields ? union(fields[field], origin) : origin
    }
  }
  return fields
}

function union(one: FieldOrigin | undefined, other: FieldOrigin): FieldOrigin {
  if (one === undefined) {
    return other
  }
  const origin = one.origin === "verbatim" && other.origin === "verbatim" ? "verbatim" : "derived"
  if (one.values === undefined || other.values === undefined) {
    return { origin }
  }
  return { origin, values: [...new Set([...one.values, ...other.values])] }
}
