import type { Draft, Event, Value } from "../../event.ts"
import type { JsonObject } from "../../json.ts"
import type { FieldOrigin } from "./source.ts"
import { type Converter, keyword, lowerCase, own } from "./value.ts"

/** How to read one ECS field from a raw record, and what `check` and the prefilter may assume about it. */
export type FieldRule = { readonly origin: FieldOrigin; readonly read: (record: JsonObject) => Value | undefined }

/** A source's mapping from ECS field to rule. It is applied to records, and `Source.fields` is built from it. */
export type FieldTable = { readonly [field: string]: FieldRule }

/** The first of these raw columns that has a value, with its text unchanged. */
export function column(names: string | readonly string[], convert: Converter = keyword): FieldRule {
  return { origin: { origin: "verbatim", columns: listOf(names) }, read: firstOf(names, convert) }
}

/** Like `column`, for a number or a time, whose text in the event may differ from the record's (`1e3` is 1000). */
export function converted(names: string | readonly string[], convert: Converter): FieldRule {
  return { origin: { origin: "derived" }, read: firstOf(names, convert) }
}

function firstOf(names: string | readonly string[], convert: Converter): FieldRule["read"] {
  const candidates = listOf(names)
  return (record) => {
    for (const name of candidates) {
      const value = convert(own(record, name))
      if (value !== undefined) return value
    }
    return undefined
  }
}

/** The result of a function. `values` lists all possible results, where that is a closed set. */
export function derived(read: FieldRule["read"], values?: FieldOrigin["values"]): FieldRule {
  return { origin: values === undefined ? { origin: "derived" } : { origin: "derived", values }, read }
}

/** The result of a function that only selects text of these raw columns, such as a file name from its path. */
export function verbatim(columns: string | readonly string[], read: FieldRule["read"]): FieldRule {
  return { origin: { origin: "verbatim", columns: listOf(columns) }, read }
}

/** Like `verbatim`, for text whose raw column has another name in each format of the log, or may be any. */
export function inAnyColumn(read: FieldRule["read"]): FieldRule {
  return { origin: { origin: "verbatim" }, read }
}

function listOf(names: string | readonly string[]): readonly string[] {
  return typeof names === "string" ? [names] : names
}

/** The same value in each event. */
export function constant(value: string): FieldRule {
  return derived(() => value, [value])
}

/** A rule that applies only to records that satisfy the condition. */
export function when(condition: (record: JsonObject) => boolean, rule: FieldRule): FieldRule {
  return { origin: rule.origin, read: (record) => (condition(record) ? rule.read(record) : undefined) }
}

/** The table with a prefix before each field: `process` makes `hash.md5` into `process.hash.md5`. */
export function prefixed(prefix: string, table: FieldTable): FieldTable {
  return Object.fromEntries(Object.entries(table).map(([field, rule]) => [`${prefix}.${field}`, rule]))
}

/** The fields that name an integration's data stream, such as `crowdstrike.fdr`. */
export function dataStream(dataset: string): FieldTable {
  return {
    "event.dataset": constant(dataset),
    "data_stream.type": constant("logs"),
    "data_stream.dataset": constant(dataset),
    "data_stream.namespace": constant("default"),
  }
}

// A table is applied to every record. To list its entries each time took a tenth of the time of normalising.
const entriesOf = new WeakMap<FieldTable, readonly (readonly [field: string, rule: FieldRule])[]>()

/** Adds to the event what each rule of the table reads from the record. */
export function applyTable(table: FieldTable, record: JsonObject, event: Draft): void {
  let entries = entriesOf.get(table)
  if (entries === undefined) {
    entries = Object.entries(table)
    entriesOf.set(table, entries)
  }
  for (const [field, rule] of entries) {
    const value = rule.read(record)
    if (value !== undefined) event[field] = value
  }
}

/** Converts a field of the event to lower case, if it has a value. */
export function lowerCaseField(event: Draft, field: string): void {
  const value = lowerCase(event[field])
  if (value !== undefined) event[field] = value
}

/** What a source declares about its fields. A field of several tables is verbatim only if all of them say so. */
export function fieldsOf(...tables: readonly FieldTable[]): { [field: string]: FieldOrigin } {
  const fields: { [field: string]: FieldOrigin } = Object.create(null)
  for (const table of tables) {
    for (const [field, { origin }] of Object.entries(table)) {
      fields[field] = field in fields ? union(fields[field], origin) : origin
    }
  }
  return fields
}

function union(one: FieldOrigin | undefined, other: FieldOrigin): FieldOrigin {
  if (one === undefined) return other
  const origin = one.origin === "verbatim" && other.origin === "verbatim" ? "verbatim" : "derived"
  const columns = one.columns && other.columns ? { columns: [...new Set([...one.columns, ...other.columns])] } : {}
  if (one.values === undefined || other.values === undefined) return { origin, ...columns }
  return { origin, values: [...new Set([...one.values, ...other.values])], ...columns }
}

/**
 * Creates events that read each field of the table when it is asked for, and once. They have no other fields, and their fields cannot be
 * listed.
 */
export function lazyEvents(table: FieldTable): (record: JsonObject) => Event {
  class LazyEvent {
    readonly #record: JsonObject
    readonly #known = new Map<string, Value | undefined>()

    constructor(record: JsonObject) {
      this.#record = record
    }

    static {
      Object.setPrototypeOf(LazyEvent.prototype, null)
      Reflect.deleteProperty(LazyEvent.prototype, "constructor")
      for (const [field, { read }] of Object.entries(table))
        Object.defineProperty(LazyEvent.prototype, field, {
          get(this: LazyEvent) {
            const known = this.#known.get(field)
            if (known !== undefined || this.#known.has(field)) return known
            const value = read(this.#record)
            this.#known.set(field, value)
            return value
          },
        })
    }
  }
  return (record) => new LazyEvent(record) as object as Event
}
