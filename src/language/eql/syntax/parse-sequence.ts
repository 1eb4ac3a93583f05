import type { EventFilter, Expression, JoinQuery, SampleQuery, SequenceQuery, SequenceTerm } from "./ast.ts"
import { type Cursor, describe } from "./cursor.ts"
import { readExpression } from "./parse-expression.ts"

type ReadFilter = (cursor: Cursor) => EventFilter

const NOWHERE = { start: 0, end: 0 }
/** Replaces a clause that cannot be parsed, so that the parser can continue with the others. */
const UNREADABLE: EventFilter = {
  category: { name: null, span: NOWHERE },
  condition: { kind: "null", span: NOWHERE },
  span: NOWHERE,
}

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Elasticsearch allows 1 to 100 repetitions of a clause. */
const MAX_RUNS = 100

/** `sequence by k with maxspan=1m [a where …] [b where …] until [c where …]`, after its first keyword. */
export function readSequence(cursor: Cursor, start: number, readFilter: ReadFilter): Omit<SequenceQuery, "pipes"> {
  const by = readKeys(cursor)
  const maxspan = readMaxspan(cursor)
  if (maxspan && cursor.isAt("by")) {
    const note = "Write `sequence by key with maxspan=…`."
    cursor.report("EQL209", cursor.token.span, "the join keys of a sequence precede `with`", note)
    readKeys(cursor)
  }
  const terms = readTerms(cursor, readFilter)
  const until = readUntil(cursor, readFilter)
  const span = { start, end: cursor.end }
  const isWhole = cursor.isAt("|") || cursor.token.kind === "end"
  if (isWhole && terms.reduce((sum, { runs }) => sum + runs, 0) < 2)
    cursor.report(
      "EQL209",
      span,
      "a sequence needs at least two events",
      "Add a clause, repeat one with `with runs=2`, or write an event query.",
    )
  const missing = terms.find((term) => term.missing)
  if (missing && !maxspan)
    cursor.report(
      "EQL209",
      missing.span,
      "a sequence with a missing event needs `with maxspan`",
      "Set the time within which the event must be missing.",
    )
  if (missing && terms.every((term) => term.missing))
    cursor.report("EQL209", missing.span, "a sequence needs at least one event that is not missing")
  reportUnevenKeys(cursor, until ? [...terms, until] : terms)
  return { kind: "sequence", by, maxspan, terms, until, span }
}

/** `sample by k [a where …] [b where …]`, after its first keyword. */
export function readSample(cursor: Cursor, start: number, readFilter: ReadFilter): Omit<SampleQuery, "pipes"> {
  const by = readKeys(cursor)
  if (reportIfAt(cursor, "with", "a sample cannot have `maxspan`", "The events of a sample have no order. Remove it."))
    readMaxspan(cursor)
  const terms = readTerms(cursor, readFilter, "sample")
  if (reportIfAt(cursor, "until", "a sample cannot have `until`")) readUntil(cursor, readFilter)
  for (const term of terms) {
    if (term.missing) cursor.report("EQL209", term.span, "a sample cannot have missing events")
  }
  if (by.length === 0 && terms.every((term) => term.by.length === 0))
    cursor.report("EQL209", { start, end: cursor.end }, "a sample needs a join key", "Write `sample by key`.")
  reportUnevenKeys(cursor, terms)
  return { kind: "sample", by, terms, span: { start, end: cursor.end } }
}

/** `join by k [a where …] [b where …] until [c where …]`, after its first keyword. */
export function readJoin(cursor: Cursor, start: number, readFilter: ReadFilter): Omit<JoinQuery, "pipes"> {
  const by = readKeys(cursor)
  const terms = readTerms(cursor, readFilter, "join")
  const until = readUntil(cursor, readFilter)
  const missing = terms.find((term) => term.missing)
  if (missing) cursor.report("EQL209", missing.span, "a join cannot have missing events")
  if (terms.length < 2) cursor.report("EQL209", { start, end: cursor.end }, "a join needs at least two events")
  reportUnevenKeys(cursor, until ? [...terms, until] : terms)
  return { kind: "join", by, terms, until, span: { start, end: cursor.end } }
}

/** The clauses of a query. Only a clause of a sequence can have `with runs`. */
function readTerms(
  cursor: Cursor,
  readFilter: ReadFilter,
  kind: "sequence" | "sample" | "join" = "sequence",
): SequenceTerm[] {
  const terms: SequenceTerm[] = []
  do {
    terms.push(readTerm(cursor, readFilter, kind === "sequence"))
    if (kind !== "sequence" && reportIfAt(cursor, "with", `a ${kind} cannot have \`with runs\``)) readRuns(cursor)
  } while (cursor.isAt("[") || cursor.isAt("!"))
  return terms
}

function readTerm(cursor: Cursor, readFilter: ReadFilter, canRepeat = true): SequenceTerm {
  const { start } = cursor.token.span
  const missing = cursor.accept("!")
  cursor.expect("[", "to start an event of the sequence")
  const filter = cursor.recover(() => readUpTo(cursor, readFilter), UNREADABLE, ["]"])
  cursor.expect("]", CLOSE)
  const by = readKeys(cursor)
  return { missing, filter, by, runs: canRepeat ? readRuns(cursor) : 1, span: { start, end: cursor.end } }
}

const CLOSE = "to end the event of the sequence"

function readUpTo(cursor: Cursor, readFilter: ReadFilter): EventFilter {
  const filter = readFilter(cursor)
  if (!cursor.isAt("]")) cursor.expect("]", CLOSE)
  return filter
}

function readUntil(cursor: Cursor, readFilter: ReadFilter): SequenceTerm | null {
  if (!cursor.accept("until")) return null
  const until = readTerm(cursor, readFilter)
  if (until.missing || until.runs > 1)
    cursor.report("EQL209", until.span, "`until` needs a plain event", "Remove `!` and `with runs`.")
  return until
}

function readKeys(cursor: Cursor): Expression[] {
  if (!cursor.accept("by")) return []
  const keys: Expression[] = []
  do {
    const key = readExpression(cursor)
    if (key.kind !== "field")
      cursor.report("EQL209", key.span, "a join key must be a field", "Functions and constants cannot join events.")
    keys.push(key)
  } while (cursor.accept(","))
  return keys
}

function readMaxspan(cursor: Cursor): SequenceQuery["maxspan"] {
  if (!cursor.accept("with")) return null
  const { start } = cursor.token.span
  cursor.expect("maxspan", "after `with`")
  cursor.expect("=", "after `maxspan`")
  const { token } = cursor
  if (token.kind === "decimal")
    cursor.raise(
      "EQL209",
      token.span,
      "a time span must be an integer",
      "Use a smaller unit: `90s` for one and a half minutes.",
    )
  if (token.kind !== "integer")
    return cursor.raise("EQL209", token.span, `expected a time span such as \`30s\`, found ${describe(token)}`)
  cursor.advance()
  if (token.value <= 0n) cursor.report("EQL209", token.span, "a time span must be greater than zero")
  const unit = cursor.token
  const known = Object.keys(UNITS).join(", ")
  if (unit.kind !== "identifier")
    cursor.raise(
      "EQL209",
      token.span,
      "this time span has no unit",
      `Did you mean \`${token.value}s\`? The units are ${known}.`,
    )
  const milliseconds = unit.kind === "identifier" && Object.hasOwn(UNITS, unit.text) ? UNITS[unit.text] : undefined
  if (milliseconds === undefined)
    return cursor.raise("EQL209", unit.span, `${describe(unit)} is not a unit of time`, `The units are ${known}.`)
  cursor.advance()
  const span = { start, end: cursor.end }
  const total = token.value * BigInt(milliseconds)
  if (total > Number.MAX_SAFE_INTEGER) cursor.report("EQL209", token.span, "this time span is too long")
  return { milliseconds: Number(total), span }
}

function readRuns(cursor: Cursor): number {
  if (!cursor.accept("with")) return 1
  const name = cursor.advance()
  if (name.kind !== "identifier" || name.text !== "runs")
    cursor.raise(
      "EQL209",
      name.span,
      `expected \`runs\`, found ${describe(name)}`,
      "Repeat a clause with `with runs=3`.",
    )
  cursor.expect("=", "after `runs`")
  const { token } = cursor
  if (token.kind !== "integer" || token.value < 1n || token.value > MAX_RUNS) {
    return cursor.raise("EQL209", token.span, `expected a number from 1 to ${MAX_RUNS}, found ${describe(token)}`)
  }
  cursor.advance()
  return Number(token.value)
}

function reportIfAt(cursor: Cursor, word: "with" | "until", message: string, ...notes: string[]): boolean {
  if (!cursor.isAt(word)) return false
  cursor.report("EQL209", cursor.token.span, message, ...notes)
  return true
}

function reportUnevenKeys(cursor: Cursor, terms: readonly SequenceTerm[]): void {
  const expected = terms[0]?.by.length ?? 0
  const uneven = terms.find((term) => term.by.length !== expected)
  if (uneven)
    cursor.report(
      "EQL209",
      uneven.span,
      `this event has ${uneven.by.length} join keys, but the first has ${expected}`,
      "Every event needs the same number of join keys.",
    )
}
