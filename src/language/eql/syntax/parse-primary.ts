import type { Expression, Literal } from "./ast.ts"
import { type Cursor, describe } from "./cursor.ts"

type ReadExpression = (cursor: Cursor) => Expression

/** A constant, a field, a call, or an expression in parentheses. */
export function readPrimary(cursor: Cursor, readExpression: ReadExpression): Expression {
  const { token } = cursor
  const constant = constantAt(cursor)
  if (constant) return constant
  if (cursor.eat("(")) {
    const inner = readExpression(cursor)
    cursor.expect(")", "to close the parenthesis")
    return inner
  }
  if (cursor.eat("?")) return readField(cursor, token.span.start, true)
  if (token.kind === "identifier") {
    const { following } = cursor
    if (following.kind === "keyword" && following.text === "of") {
      cursor.raise(
        "EQL213",
        { start: token.span.start, end: following.span.end },
        `process relationships such as \`${describe(token).slice(1, -1)} of\` are not supported`,
        "Elasticsearch has none; a sequence by the process's entity id finds related processes.",
      )
    }
    const isCall = following.kind === "mark" && following.text === "(" && !token.quoted
    return isCall || token.tilde ? readCall(cursor, readExpression) : readField(cursor, token.span.start, false)
  }
  if (token.kind === "keyword") {
    cursor.raise(
      "EQL202",
      token.span,
      `the keyword \`${token.text}\` stands where a value has to`,
      token.text === "not"
        ? "`not` negates a whole condition; put that in parentheses: `(not a) == b`."
        : `A field of that name stands in backticks: \`${token.text}\`.`,
    )
  }
  const message = `expected a field, a constant or a function, found ${describe(token)}`
  return cursor.raise("EQL201", token.span, message, ...cursor.hints([]))
}

/** A constant, which the right side of a pattern operator has to be. */
export function readConstant(cursor: Cursor): Literal {
  const constant = constantAt(cursor)
  if (constant) return constant
  const { token } = cursor
  return cursor.raise(
    "EQL211",
    token.span,
    `expected a constant, found ${describe(token)}`,
    "The right side of `:`, `like` and `regex` is a string or a list of strings in parentheses.",
    ...(isCalled(cursor) ? ["Functions take all their arguments in parentheses: `length(a)`, not `a:length()`."] : []),
    ...cursor.hints([]),
  )
}

function isCalled({ token, following }: Cursor): boolean {
  return token.kind === "identifier" && following.kind === "mark" && following.text === "("
}

function constantAt(cursor: Cursor): Literal | null {
  const { token } = cursor
  const { span } = token
  if (token.kind === "string" || token.kind === "integer" || token.kind === "decimal") {
    cursor.advance()
    return token
  }
  if (cursor.eat("true")) return { kind: "boolean", value: true, span }
  if (cursor.eat("false")) return { kind: "boolean", value: false, span }
  if (cursor.eat("null")) return { kind: "null", span }
  return null
}

function readField(cursor: Cursor, start: number, optional: boolean): Expression {
  const names = [readName(cursor)]
  for (;;) {
    if (cursor.eat(".")) names.push(readName(cursor))
    else if (cursor.isAt("[") && cursor.following.kind === "integer") skipIndex(cursor)
    else return { kind: "field", name: names.join("."), optional, span: { start, end: cursor.end } }
  }
}

/** `[0]` after a field, which is reported. */
function skipIndex(cursor: Cursor): void {
  const { start } = cursor.advance().span
  cursor.advance()
  cursor.expect("]", "after the index")
  cursor.report(
    "EQL205",
    { start, end: cursor.end },
    "an array has no index",
    "A test on an array holds if it holds for any of its values; leave the index out.",
  )
}

/** One segment of a field's name. */
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
      `the keyword \`${token.text}\` stands where a field's name has to`,
      "Put this part of the name in backticks.",
    )
  }
  return cursor.raise("EQL201", token.span, `expected a field's name, found ${describe(token)}`)
}

function readCall(cursor: Cursor, readExpression: ReadExpression): Expression {
  const name = cursor.advance()
  if (name.kind !== "identifier") return cursor.raise("EQL201", name.span, "expected a function's name")
  cursor.expect("(", "after the name of the function")
  const args: Expression[] = []
  if (!cursor.isAt(")")) {
    do args.push(readExpression(cursor))
    while (cursor.eat(","))
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
