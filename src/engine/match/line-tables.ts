import { type Column, columnFlags, type LineTables, type Piece } from "../decode/prefilter/line-tables.ts"
import { rarestAnchor } from "../decode/prefilter/piece-scan.ts"
import { escapeNeeds } from "../decode/prefilter/projection.ts"
import type { Recognise } from "../sources/index.ts"
import { kindFields, type Source } from "../sources/source.ts"
import type { CompiledRules } from "./compiled-rules.ts"
import { createKindOf } from "./kind-of-line.ts"
import { clauseReader, type FieldPiece, MAX_CLAUSES } from "./rule-clauses.ts"

/** Columns that may contain a record as text, and those in which only JavaScript finds the event's data. */
const embeddingColumns: readonly string[] = ["message", "original", "_source"]
const exactColumns: readonly string[] = ["_raw", "EventData", "Data"]
/** Columns whose value belongs to the column around it, in JSON that was made from XML. */
const inheritingColumns: readonly string[] = ["#text", "Value"]

/** The tables by which the scanner of lines knows which lines no rule can match. */
export function lineTables(compiled: CompiledRules, sources: readonly Source[], recognise: Recognise): LineTables {
  const words = Math.ceil(compiled.rules.length / 32)
  const searched = new Map<string, number>()
  const numberOf = (column: string): number => {
    const name = lastPart(column)
    const number = searched.get(name) ?? searched.size
    searched.set(name, number)
    return number
  }
  const columnsOf = searchedColumns(sources)
  const clauses = compiled.literals.map(clauseReader((field) => columnsOf(field) !== undefined))
  const numbersOf = memoized((field: string) =>
    [...new Set((columnsOf(field) ?? []).map(numberOf))].toSorted((one, other) => one - other),
  )
  const columnsKey = memoized((field: string) => numbersOf(field).join(" "))
  const pieces = new Map<
    string,
    { readonly piece: FieldPiece; readonly columns: readonly number[]; readonly bits: Set<number> }
  >()
  for (const [rule, ruleClauses] of clauses.entries())
    for (const [number, clause] of ruleClauses.entries())
      for (const piece of clause) {
        const key = `${piece.times} ${columnsKey(piece.field)} ${piece.piece}`
        const known = pieces.get(key) ?? { piece, columns: numbersOf(piece.field), bits: new Set() }
        pieces.set(key, known)
        known.bits.add(number * words * 32 + rule)
      }
  const texts = [...pieces.values()].map(({ piece }) => piece.piece)
  return {
    words,
    clauses: MAX_CLAUSES,
    columns: [
      ...[...searched].map(([name, number]) => ({ name, parent: "", flags: columnFlags.searched, number })),
      ...kindColumns(sources),
    ],
    pieces: [...pieces.values()].map(({ piece: { piece, times }, columns, bits }): Piece => {
      const bytes = Buffer.from(piece, "latin1")
      return { bytes, anchor: rarestAnchor(bytes), times, columns, bits: [...bits] }
    }),
    needs: escapeNeeds(texts),
    kindOf: createKindOf({ compiled, clauses, words, recognise }),
  }
}

/**
 * The raw columns in which a field's text can be, for all sources: those that they declare, and the field itself, which a document in
 * ECS has. Undefined for a field whose columns no source knows, and for one that shows the kind of an event.
 */
function searchedColumns(sources: readonly Source[]): (field: string) => readonly string[] | undefined {
  return memoized((field: string): readonly string[] | undefined => {
    if (kindFields.includes(field)) return undefined
    const origins = sources.flatMap(({ fields }) => (Object.hasOwn(fields, field) ? [fields[field]] : []))
    const isKnown = origins.length === 0 || origins.some((origin) => origin?.columns !== undefined)
    return isKnown ? [...new Set([field, ...origins.flatMap((origin) => origin?.columns ?? [])])] : undefined
  })
}

function memoized<Result>(compute: (key: string) => Result): (key: string) => Result {
  const known = new Map<string, Result>()
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key))
    return known.get(key) as Result
  }
}

/** The columns that a line's signature is made of, and those that only JavaScript reads. */
function kindColumns(sources: readonly Source[]): readonly Column[] {
  const { kind, presence, embedding, exact, inherits, topLevel } = columnFlags
  const unique = (names: readonly string[]) => [...new Set(names)]
  const named = (names: readonly string[], flags: number): Column[] =>
    unique(names).map((name) => ({ ...lastTwoParts(name), flags, number: 0 }))
  const marks = unique(sources.flatMap(({ shapes }) => shapes.flat()))
  return [
    ...named(
      sources.flatMap(({ kindColumns }) => kindColumns.values),
      kind,
    ),
    ...named(
      sources.flatMap(({ kindColumns }) => kindColumns.presence),
      presence,
    ),
    ...named(embeddingColumns, embedding),
    ...named(exactColumns, exact),
    ...named(inheritingColumns, inherits),
    ...marks.map((name, number) => ({ name, parent: "", flags: topLevel, number })),
  ]
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1)
}

function lastTwoParts(name: string): { readonly name: string; readonly parent: string } {
  const dot = name.lastIndexOf(".")
  return { name: name.slice(dot + 1), parent: dot === -1 ? "" : lastPart(name.slice(0, dot)) }
}
