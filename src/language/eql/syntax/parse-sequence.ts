import type { EventFilter, Expression, JoinQuery, SampleQuery, SequenceQuery, SequenceTerm } from "./ast.ts"
import { type Cursor, describe } from "./cursor.ts"
import { readExpression } from "./parse-expression.ts"

type ReadFilter = (cursor: Cursor) => EventFilter

const NOWHERE = { start: 0, end: 0 }
/** Stands for a clause that cannot be read, so that the others are read too. */
const UNREADABLE: EventFilter = {
  category: { name: null, span: NOWHERE },
  condition: { kind: "null", span: NOWHERE },
  span: NOWHERE,
}

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Elasticsearch's bound on `with runs`: a clause is repeated from 1 to 100 times. */
const MOST_RUNS = 100

/** `sequence by k with maxspan=1m [a where …] [b where …] until [c where …]`, after the first word. */
export function readSequence(cursor: Cursor, start: number, readFilter: ReadFilter): Omit<SequenceQuery, "pipes"> {
  const by = readKeys(cursor)
  const maxspan = readMaxspan(cursor)
  if (maxspan && cursor.isAt("by")) {
    const note = "Write `sequence by key with maxspan=…`."
    cursor.report("EQL209", cursor.token.span, "the join keys of a sequence stand before `with`", note)
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
      "a sequence has at least two events",
      "Add a clause, repeat one by `with runs=2`, or write an event query.",
    )
  const missing = terms.find((term) => term.missing)
  if (missing && !maxspan)
    cursor.report(
      "EQL209",
      missing.span,
      "a sequence with a missing event needs `with maxspan`",
      "Say within which time the event must be missing.",
    )
  if (missing && terms.every((term) => term.missing))
    cursor.report("EQL209", missing.span, "a sequence needs an event that is there")
  reportUnevenKeys(cursor, until ? [...terms, until] : terms)
  return { kind: "sequence", by, maxspan, terms, until, span }
}

/** `sample by k [a where …] [b where …]`, after the first word. */
export function readSample(cursor: Cursor, start: number, readFilter: ReadFilter): Omit<SampleQuery, "pipes"> {
  const by = readKeys(cursor)
  if (reportHere(cursor, "with", "a sample has no maxspan", "A sample has no order in time; leave it out."))
    readMaxspan(cursor)
  const terms = readTerms(cursor, readFilter, "sample")
  if (reportHere(cursor, "until", "a sample has no `until`")) readUntil(cursor, readFilter)
  for (const term of terms) {
    if (term.missing) cursor.report("EQL209", term.span, "a sample has no missing events")
  }
  if (by.length === 0 && terms.every((term) => term.by.length === 0))
    cursor.report("EQL209", { start, end: cursor.end }, "a sample needs a join key", "Write `sample by key`.")
  reportUnevenKeys(cursor, terms)
  return { kind: "sample", by, terms, span: { start, end: cursor.end } }
}

/** `join by k [a where …] [b where …] until [c where …]`, after the first word. */
export function readJoin(cursor: Cursor, start: number, readFilter: ReadFilter): Omit<JoinQuery, "pipes"> {
  const by = readKeys(cursor)
  const terms = readTerms(cursor, readFilter, "join")
  const until = readUntil(cursor, readFilter)
  const missing = terms.find((term) => term.missing)
  if (missing) cursor.report("EQL209", missing.span, "a join has no missing events")
  if (terms.length < 2) cursor.report("EQL209", { start, end: cursor.end }, "a join has at least two events")
  reportUnevenKeys(cursor, until ? [...terms, until] : terms)
  return { kind: "join", by, terms, until, span: { start, end: cursor.end } }
}

/** The clauses of a query. Only those of a sequence may be repeated by `with runs`. */
function readTerms(
  cursor: Cursor,
  readFilter: ReadFilter,
  kind: "sequence" | "sample" | "join" = "sequence",
): SequenceTerm[] {
  const terms: SequenceTerm[] = []
  do {
    terms.push(readTerm(cursor, readFilter, kind === "sequence"))
    if (kind !== "sequence" && reportHere(cursor, "with", `a ${kind} has no \`with runs\``)) readRuns(cursor)
  } while (cursor.isAt("[") || cursor.isAt("!"))
  return terms
}

function readTerm(cursor: Cursor, readFilter: ReadFilter, mayRun = true): SequenceTerm {
  const { start } = cursor.token.span
  const missing = cursor.eat("!")
  cursor.expect("[", "to begin an event of the sequence")
  const filter = cursor.recover(() => readUpTo(cursor, readFilter), UNREADABLE, ["]"])
  cursor.expect("]", CLOSE)
  const by = readKeys(cursor)
  return { missing, filter, by, runs: mayRun ? readRuns(cursor) : 1, span: { start, end: cursor.end } }
}

const CLOSE = "to end the event of the sequence"

function readUpTo(cursor: Cursor, readFilter: ReadFilter): EventFilter {
  const filter = readFilter(cursor)
  if (!cursor.isAt("]")) cursor.expect("]", CLOSE)
  return filter
}

function readUntil(cursor: Cursor, readFilter: ReadFilter): SequenceTerm | null {
  if (!cursor.eat("until")) return null
  const until = readTerm(cursor, readFilter)
  if (until.missing || until.runs > 1)
    cursor.report("EQL209", until.span, "`until` takes a plain event", "Leave `!` and `with runs` out.")
  return until
}

function readKeys(cursor: Cursor): Expression[] {
  if (!cursor.eat("by")) return []
  const keys: Expression[] = []
  do {
    const key = readExpression(cursor)
    if (key.kind !== "field")
      cursor.report("EQL209", key.span, "a join key has to be a field", "Functions and constants cannot join events.")
    keys.push(key)
  } while (cursor.eat(","))
  return keys
}

function readMaxspan(cursor: Cursor): SequenceQuery["maxspan"] {
  if (!cursor.eat("with")) return null
  const { start } = cursor.token.span
  cursor.expect("maxspan", "after `with`")
  cursor.expect("=", "after `maxspan`")
  const { token } = cursor
  if (token.kind === "decimal")
    cursor.raise(
      "EQL209",
      token.span,
      "a time span is a whole number",
      "Use a smaller unit: `90s` for one and a half minutes.",
    )
  if (token.kind !== "integer")
    return cursor.raise("EQL209", token.span, `expected a time span such as \`30s\`, found ${describe(token)}`)
  cursor.advance()
  if (token.value <= 0n) cursor.report("EQL209", token.span, "a time span is more than nothing")
  const unit = cursor.token
  const known = Object.keys(UNITS).join(", ")
  if (unit.kind !== "identifier")
    cursor.raise(
      "EQL209",
      token.span,
      "the time span has no unit",
      `Did you mean \`${token.value}s\`? The units are ${known}.`,
    )
  const milliseconds = unit.kind === "identifier" && Object.hasOwn(UNITS, unit.text) ? UNITS[unit.text] : undefined
  if (milliseconds === undefined)
    return cursor.raise("EQL209", unit.span, `${describe(unit)} is no unit of time`, `The units are ${known}.`)
  cursor.advance()
  const span = { start, end: cursor.end }
  const total = token.value * BigInt(milliseconds)
  if (total > Number.MAX_SAFE_INTEGER) cursor.report("EQL209", token.span, "no time span is so long")
  return { milliseconds: Number(total), span }
}

function readRuns(cursor: Cursor): number {
  if (!cursor.eat("with")) return 1
  const name = cursor.advance()
  if (name.kind !== "identifier" || name.text !== "runs")
    cursor.raise(
      "EQL209",
      name.span,
      `expected \`runs\`, found ${describe(name)}`,
      "A clause is repeated by `with runs=3`.",
    )
  cursor.expect("=", "after `runs`")
  const { token } = cursor
  if (token.kind !== "integer" || token.value < 1n || token.value > MOST_RUNS) {
    return cursor.raise("EQL209", token.span, `expected a number from 1 to ${MOST_RUNS}, found ${describe(token)}`)
  }
  cursor.advance()
  return Number(token.value)
}

function reportHere(cursor: Cursor, word: "with" | "until", message: string, ...notes: string[]): boolean {
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
      `this event has ${uneven.by.length} join keys of its own, the first has ${expected}`,
      "Every event joins by the same number of keys.",
    )
}
