import type { Expression, Literal } from "./ast.ts"
import { type Cursor, describe } from "./cursor.ts"

type ReadExpression = (cursor: Cursor) => Expression

/** A constant, a field, a call, or an expression in parentheses. */
export function readPrimary(cursor: Cursor, readExpression: ReadExpression): Expression {
  const { token } = cursor
  const constant = constantAt(cursor)
  if (constant) return constant
  if (cursor.accept("(")) {
    const inner = readExpression(cursor)
    cursor.expect(")", "to close the parenthesis")
    return inner
  }
  if (cursor.accept("?")) return readField(cursor, token.span.start, true)
  if (token.kind === "identifier") {
    const { next } = cursor
    if (next.kind === "keyword" && next.text === "of") {
      cursor.raise(
        "EQL213",
        { start: token.span.start, end: next.span.end },
        `process relationships such as \`${describe(token).slice(1, -1)} of\` are not supported`,
        "Elasticsearch has none. A sequence by the process's entity id finds related processes.",
      )
    }
    const isCall = next.kind === "punctuator" && next.text === "(" && !token.quoted
    return isCall || token.tilde ? readCall(cursor, readExpression) : readField(cursor, token.span.start, false)
  }
  if (token.kind === "keyword") {
    cursor.raise(
      "EQL202",
      token.span,
      `the keyword \`${token.text}\` is not a value`,
      token.text === "not"
        ? "`not` negates a complete condition. Write the condition in parentheses: `(not a) == b`."
        : `Write a field of this name in backticks: \`${token.text}\`.`,
    )
  }
  const message = `expected a field, a constant or a function, found ${describe(token)}`
  return cursor.raise("EQL201", token.span, message, ...cursor.hints([]))
}

/** A constant, as on the right side of a pattern operator. */
export function readConstant(cursor: Cursor): Literal {
  const constant = constantAt(cursor)
  if (constant) return constant
  const { token } = cursor
  return cursor.raise(
    "EQL211",
    token.span,
    `expected a constant, found ${describe(token)}`,
    "The right side of `:`, `like` and `regex` is a string or a list of strings in parentheses.",
    ...(isCalled(cursor) ? ["Write all arguments of a function in parentheses: `length(a)`, not `a:length()`."] : []),
    ...cursor.hints([]),
  )
}

function isCalled({ token, next }: Cursor): boolean {
  return token.kind === "identifier" && next.kind === "punctuator" && next.text === "("
}

function constantAt(cursor: Cursor): Literal | null {
  const { token } = cursor
  const { span } = token
  if (token.kind === "string" || token.kind === "integer" || token.kind === "decimal") {
    cursor.advance()
    return token
  }
  if (cursor.accept("true")) return { kind: "boolean", value: true, span }
  if (cursor.accept("false")) return { kind: "boolean", value: false, span }
  if (cursor.accept("null")) return { kind: "null", span }
  return null
}

function readField(cursor: Cursor, start: number, optional: boolean): Expression {
  const names = [readName(cursor)]
  for (;;) {
    if (cursor.accept(".")) names.push(readName(cursor))
    else if (cursor.isAt("[") && cursor.next.kind === "integer") skipIndex(cursor)
    else return { kind: "field", name: names.join("."), optional, span: { start, end: cursor.end } }
  }
}

/** `[0]` after a field. It is reported and skipped. */
function skipIndex(cursor: Cursor): void {
  const { start } = cursor.advance().span
  cursor.advance()
  cursor.expect("]", "after the index")
  cursor.report(
    "EQL205",
    { start, end: cursor.end },
    "an array index is not supported",
    "A test on an array is true if it is true for any value. Remove the index.",
  )
}

/** One segment of a field name. */
function readName(cursor: Cursor): string {
  const { token } = cursor
  if (token.kind === "identifier" && !token.tilde) {
    cursor.advance()
    return token.text
  }
  if (token.kind === "keyword") {
    cursor.raise(
      "EQL202",
      token.span,
      `the keyword \`${token.text}\` is not a field name`,
      "Write this part of the name in backticks.",
    )
  }
  return cursor.raise("EQL201", token.span, `expected a field name, found ${describe(token)}`)
}

function readCall(cursor: Cursor, readExpression: ReadExpression): Expression {
  const name = cursor.advance()
  if (name.kind !== "identifier") return cursor.raise("EQL201", name.span, "expected a function name")
  cursor.expect("(", "after the function name")
  const args: Expression[] = []
  if (!cursor.isAt(")")) {
    do args.push(readExpression(cursor))
    while (cursor.accept(","))
  }
  cursor.expect(")", "at the end of the arguments")
  const { span: nameSpan, text, tilde } = name
  return {
    kind: "call",
    name: text,
    insensitive: tilde,
    args,
    nameSpan,
    span: { start: nameSpan.start, end: cursor.end },
  }
}
