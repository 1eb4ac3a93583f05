import { MOST_DIAGNOSTICS, type Outcome } from "../../diagnostics/diagnostic.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import type { EventFilter, Expression, Pipe, Query } from "./ast.ts"
import { Cursor, describe, SyntaxFault } from "./cursor.ts"
import { hintsFor } from "./hint.ts"
import { lex } from "./lexer.ts"
import { readCondition, readExpression } from "./parse-expression.ts"
import { readJoin, readSample, readSequence } from "./parse-sequence.ts"
import type { Token } from "./token.ts"

/** A whole query: an event query, a sequence, a sample or a join, and its pipes. */
export function parse(text: string): Outcome<Query> {
  return run(text, (cursor) => {
    const { start } = cursor.token.span
    const query = readQuery(cursor, start)
    const pipes: Pipe[] = []
    if (!cursor.isAt("|") && cursor.token.kind !== "end") cursor.recover(() => refuseRest(cursor), null, ["|"])
    while (cursor.eat("|")) {
      const pipe =
        cursor.token.kind === "identifier" ? cursor.recover(() => readPipe(cursor), null, ["|"]) : readPipe(cursor)
      if (pipe) pipes.push(pipe)
    }
    return { ...query, pipes, span: { start, end: cursor.end } }
  })
}

/** An expression alone, as it stands after `where`. */
export function parseExpression(text: string): Outcome<Expression> {
  return run(text, readCondition)
}

function run<T>(text: string, read: (cursor: Cursor) => T): Outcome<T> {
  const tokens = lex(text)
  if (!tokens.ok) return tokens
  const cursor = new Cursor(tokens.value)
  try {
    const value = read(cursor)
    if (cursor.token.kind !== "end") refuseRest(cursor)
    if (cursor.diagnostics.length === 0) return { ok: true, value, warnings: [] }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    if (cursor.diagnostics.length < MOST_DIAGNOSTICS) cursor.record(error.diagnostic)
  }
  return { ok: false, diagnostics: cursor.diagnostics }
}

function refuseRest(cursor: Cursor): never {
  const { token } = cursor
  if (token.kind === "mark" && token.text === "[") {
    cursor.raise(
      "EQL205",
      token.span,
      "nothing here has an index",
      "A test on an array holds if it holds for any of its values; leave the index out.",
    )
  }
  const notes = cursor.hints(["and", "or", "in", "like", "regex"])
  // `NOT a`: the word before was read as a field.
  const before = cursor.previous ? hintsFor(cursor.previous, null, []) : []
  cursor.raise("EQL212", token.span, `the query ends before ${describe(token)}`, ...(notes[0] ? notes : before))
}

function readQuery(cursor: Cursor, start: number) {
  if (cursor.eat("sequence")) return readSequence(cursor, start, readFilter)
  if (cursor.eat("sample")) return readSample(cursor, start, readFilter)
  if (cursor.eat("join")) return readJoin(cursor, start, readFilter)
  return { kind: "event", filter: readFilter(cursor) } as const
}

/** `process where …`, `"my category" where …` or `any where …`. */
function readFilter(cursor: Cursor): EventFilter {
  const { token } = cursor
  const name = categoryName(cursor, token)
  cursor.advance()
  cursor.expect("where", "after the event's category")
  const condition = readCondition(cursor)
  return { category: { name, span: token.span }, condition, span: { start: token.span.start, end: cursor.end } }
}

function categoryName(cursor: Cursor, token: Token): string | null {
  if (token.kind === "string") return token.value
  if (token.kind === "identifier" && !token.quoted && !token.tilde) return token.text
  if (cursor.isAt("any")) return null
  const isQuoted = token.kind === "identifier" && token.quoted
  const note = isQuoted
    ? 'A category with unusual characters is a string: `"my-category" where …`.'
    : "A query begins with a category, `process where …`, or with `any where …`."
  return cursor.raise(
    token.kind === "keyword" ? "EQL202" : "EQL201",
    token.span,
    `expected an event's category, found ${describe(token)}`,
    note,
  )
}

const PIPES = ["head", "tail"] as const
/** Elasticsearch's pipes count in an `int`. */
const LARGEST_COUNT = 2n ** 31n - 1n
const KNOWN_PIPES = ["count", "filter", "sort", "unique", "unique_count"]

function readPipe(cursor: Cursor): Pipe {
  const { token } = cursor
  if (token.kind !== "identifier")
    return cursor.raise(
      "EQL206",
      token.span,
      `expected the name of a pipe, found ${describe(token)}`,
      ...(cursor.isAt("|") ? cursor.hints() : ["The pipes are `head` and `tail`."]),
    )
  const name = PIPES.find((pipe) => pipe === token.text)
  if (name === undefined && KNOWN_PIPES.includes(token.text)) {
    cursor.raise(
      "EQL207",
      token.span,
      `the pipe \`${token.text}\` is not supported`,
      "Elasticsearch has only `head` and `tail`; it refuses this one too.",
    )
  }
  if (name === undefined) {
    const guess = nearest(token.text, [...PIPES, ...KNOWN_PIPES])
    return cursor.raise(
      "EQL206",
      token.span,
      `there is no pipe \`${token.text}\``,
      guess ? `Did you mean \`${guess}\`?` : "The pipes are `head` and `tail`.",
    )
  }
  cursor.advance()
  const count = readCount(cursor, name, token)
  return { name, count, span: { start: token.span.start, end: cursor.end } }
}

/** The one argument of a pipe: a whole number that is not negative. */
function readCount(cursor: Cursor, pipe: string, name: Token): number {
  const { token } = cursor
  if (token.kind === "end" || cursor.isAt("|"))
    return cursor.raise("EQL208", name.span, `\`${pipe}\` needs a number`, `Write \`${pipe} 10\`.`)
  const argument = readExpression(cursor)
  if (argument.kind !== "integer")
    return cursor.raise("EQL208", argument.span, `\`${pipe}\` takes a whole number that is not negative`)
  if (argument.value > LARGEST_COUNT)
    cursor.report("EQL208", argument.span, `\`${pipe}\` takes a number up to ${LARGEST_COUNT}`)
  if (cursor.isAt(",")) cursor.raise("EQL208", cursor.token.span, `\`${pipe}\` takes one number`)
  return Number(argument.value)
}
