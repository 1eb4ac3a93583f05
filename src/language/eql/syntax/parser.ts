import { MAX_DIAGNOSTICS, type Outcome } from "../../diagnostics/diagnostic.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import type { EventFilter, Expression, Pipe, Query } from "./ast.ts"
import { Cursor, describe, ParseError } from "./cursor.ts"
import { hintsFor } from "./hint.ts"
import { lex } from "./lexer.ts"
import { readCondition, readExpression } from "./parse-expression.ts"
import { readJoin, readSample, readSequence } from "./parse-sequence.ts"
import type { Token } from "./token.ts"

/** Parses a query: an event query, a sequence, a sample or a join, and its pipes. */
export function parse(text: string): Outcome<Query> {
  return run(text, (cursor) => {
    const { start } = cursor.token.span
    const query = readQuery(cursor, start)
    const pipes: Pipe[] = []
    if (!cursor.isAt("|") && cursor.token.kind !== "end") cursor.recover(() => rejectRest(cursor), null, ["|"])
    while (cursor.accept("|")) {
      const pipe =
        cursor.token.kind === "identifier" ? cursor.recover(() => readPipe(cursor), null, ["|"]) : readPipe(cursor)
      if (pipe) pipes.push(pipe)
    }
    return { ...query, pipes, span: { start, end: cursor.end } }
  })
}

/** Parses an expression, such as the condition after `where`. */
export function parseExpression(text: string): Outcome<Expression> {
  return run(text, readCondition)
}

function run<T>(text: string, read: (cursor: Cursor) => T): Outcome<T> {
  const tokens = lex(text)
  if (!tokens.ok) return tokens
  const cursor = new Cursor(tokens.value)
  try {
    const value = read(cursor)
    if (cursor.token.kind !== "end") rejectRest(cursor)
    if (cursor.diagnostics.length === 0) return { ok: true, value, warnings: [] }
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    if (cursor.diagnostics.length < MAX_DIAGNOSTICS) cursor.record(error.diagnostic)
  }
  return { ok: false, diagnostics: cursor.diagnostics }
}

function rejectRest(cursor: Cursor): never {
  const { token } = cursor
  if (token.kind === "punctuator" && token.text === "[") {
    cursor.raise(
      "EQL205",
      token.span,
      "an index is not possible here",
      "A test on an array is true if it is true for any value. Remove the index.",
    )
  }
  const notes = cursor.hints(["and", "or", "in", "like", "regex"])
  // `NOT a`: the previous word was parsed as a field.
  const before = cursor.previous ? hintsFor(cursor.previous, null, []) : []
  cursor.raise("EQL212", token.span, `the query ends before ${describe(token)}`, ...(notes[0] ? notes : before))
}

function readQuery(cursor: Cursor, start: number) {
  if (cursor.accept("sequence")) return readSequence(cursor, start, readFilter)
  if (cursor.accept("sample")) return readSample(cursor, start, readFilter)
  if (cursor.accept("join")) return readJoin(cursor, start, readFilter)
  return { kind: "event", filter: readFilter(cursor) } as const
}

/** `process where …`, `"my category" where …` or `any where …`. */
function readFilter(cursor: Cursor): EventFilter {
  const { token } = cursor
  const name = categoryName(cursor, token)
  cursor.advance()
  cursor.expect("where", "after the event category")
  const condition = readCondition(cursor)
  return { category: { name, span: token.span }, condition, span: { start: token.span.start, end: cursor.end } }
}

function categoryName(cursor: Cursor, token: Token): string | null {
  if (token.kind === "string") return token.value
  if (token.kind === "identifier" && !token.quoted && !token.tilde) return token.text
  if (cursor.isAt("any")) return null
  const isQuoted = token.kind === "identifier" && token.quoted
  const note = isQuoted
    ? 'Write a category with special characters as a string: `"my-category" where …`.'
    : "A query starts with a category, `process where …`, or with `any where …`."
  return cursor.raise(
    token.kind === "keyword" ? "EQL202" : "EQL201",
    token.span,
    `expected an event category, found ${describe(token)}`,
    note,
  )
}

const PIPES = ["head", "tail"] as const
/** Elasticsearch's pipes count in an `int`. */
const MAX_PIPE_COUNT = 2n ** 31n - 1n
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
      "Elasticsearch supports only `head` and `tail`.",
    )
  }
  if (name === undefined) {
    const guess = nearest(token.text, [...PIPES, ...KNOWN_PIPES])
    return cursor.raise(
      "EQL206",
      token.span,
      `unknown pipe \`${token.text}\``,
      guess ? `Did you mean \`${guess}\`?` : "The pipes are `head` and `tail`.",
    )
  }
  cursor.advance()
  const count = readCount(cursor, name, token)
  return { name, count, span: { start: token.span.start, end: cursor.end } }
}

/** The argument of a pipe: a non-negative integer. */
function readCount(cursor: Cursor, pipe: string, name: Token): number {
  const { token } = cursor
  if (token.kind === "end" || cursor.isAt("|"))
    return cursor.raise("EQL208", name.span, `\`${pipe}\` needs a number`, `Write \`${pipe} 10\`.`)
  const argument = readExpression(cursor)
  if (argument.kind !== "integer")
    return cursor.raise("EQL208", argument.span, `\`${pipe}\` takes a non-negative integer`)
  if (argument.value > MAX_PIPE_COUNT)
    cursor.report("EQL208", argument.span, `\`${pipe}\` takes a number of at most ${MAX_PIPE_COUNT}`)
  if (cursor.isAt(",")) cursor.raise("EQL208", cursor.token.span, `\`${pipe}\` takes one number`)
  return Number(argument.value)
}
