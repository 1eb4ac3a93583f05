import type { ArithmeticExpression, CompareExpression, Expression, Literal, PatternExpression } from "./ast.ts"
import { type Cursor, TOO_DEEP_MESSAGE, TOO_DEEP_NOTE } from "./cursor.ts"
import { firstTooDeep } from "./depth.ts"
import { readConstant, readPrimary } from "./parse-primary.ts"
import { COMPARISON_PRECEDENCE, NOT_PRECEDENCE, precedence } from "./token.ts"

/**
 * Parses expressions by recursive descent, with one loop for all binary operators: `readBinary` reads an operand and then every
 * operator of at least the minimum precedence (token.ts). One predicate (`in`, `:`, `like` …) can follow a primary expression and
 * binds tighter than any operator: `x + y in (1)` is `x + (y in (1))`.
 */
export function readExpression(cursor: Cursor): Expression {
  return cursor.nest(() => readBinary(cursor, 0))
}

/** A complete condition. Refuses one whose tree is too deep for the stack of a later pass. */
export function readCondition(cursor: Cursor): Expression {
  const condition = readExpression(cursor)
  const deep = firstTooDeep(condition)
  return deep === null ? condition : cursor.raise("EQL210", deep.span, TOO_DEEP_MESSAGE, TOO_DEEP_NOTE)
}

function readBinary(cursor: Cursor, minPrecedence: number): Expression {
  let left = minPrecedence < NOT_PRECEDENCE ? readTerm(cursor) : readUnary(cursor, minPrecedence)
  for (;;) {
    const operator = operatorAt(cursor)
    const level = precedence[operator]
    if (level === undefined || level < minPrecedence) return left
    if (operator === "and" || operator === "or") {
      left = readLogic(cursor, operator, level, left)
      continue
    }
    cursor.advance()
    const right = readBinary(cursor, level + 1)
    const span = { start: left.span.start, end: right.span.end }
    if (level === COMPARISON_PRECEDENCE) {
      left = { kind: "compare", op: operator as CompareExpression["op"], left, right, span }
      rejectChain(cursor)
    } else {
      left = { kind: "arithmetic", op: operator as ArithmeticExpression["op"], left, right, span }
    }
  }
}

const UNREADABLE: Expression = { kind: "null", span: { start: 0, end: 0 } }

/** An operand of `and` or `or`. An error in it does not prevent the parsing of the others. */
function readTerm(cursor: Cursor): Expression {
  return cursor.recover(() => readBinary(cursor, NOT_PRECEDENCE), UNREADABLE, ["and", "or", ")", "]", "|"])
}

/** The current token, if it is an operator. A single `=` is reported and read as `==`. */
function operatorAt(cursor: Cursor): string {
  const { token } = cursor
  if (token.kind !== "punctuator" && token.kind !== "keyword") return ""
  if (token.text === "=") {
    cursor.report(
      "EQL203",
      token.span,
      "a single `=` is not a comparison",
      "Write `==` for equality, or `:` to ignore case and allow wildcards.",
    )
    return "=="
  }
  return token.text
}

function rejectChain(cursor: Cursor): void {
  const operator = operatorAt(cursor)
  if (precedence[operator] !== COMPARISON_PRECEDENCE) return
  cursor.report(
    "EQL204",
    cursor.token.span,
    `\`${operator}\` follows another comparison`,
    "Comparisons cannot be chained. Join two comparisons with `and`.",
  )
}

/** `a and b and c` is one node, for any number of terms. */
function readLogic(cursor: Cursor, op: "and" | "or", level: number, first: Expression): Expression {
  const terms = [first]
  while (cursor.accept(op)) terms.push(level + 1 < NOT_PRECEDENCE ? readBinary(cursor, level + 1) : readTerm(cursor))
  return { kind: "logic", op, terms, span: { start: first.span.start, end: cursor.end } }
}

function readUnary(cursor: Cursor, minPrecedence: number): Expression {
  const { start } = cursor.token.span
  if (minPrecedence <= NOT_PRECEDENCE && cursor.accept("not")) {
    const operand = cursor.nest(() => readBinary(cursor, NOT_PRECEDENCE))
    return { kind: "not", operand, span: { start, end: cursor.end } }
  }
  const op = cursor.accept("-") ? "-" : cursor.accept("+") ? "+" : null
  if (op !== null) {
    const operand = cursor.nest(() => readUnary(cursor, COMPARISON_PRECEDENCE))
    return { kind: "unary", op, operand, span: { start, end: cursor.end } }
  }
  return readPredicate(cursor, readPrimary(cursor, readExpression))
}

/** The predicate after a primary, if there is one. */
function readPredicate(cursor: Cursor, operand: Expression): Expression {
  const { start } = operand.span
  const negated = cursor.isAt("not")
  if (negated && !isIn(cursor.next)) return operand
  if (negated) cursor.advance()
  if (isIn(cursor.token)) {
    const insensitive = cursor.isAt("in~")
    cursor.advance()
    cursor.expect("(", "before the list of `in`", "Write a list in parentheses, also a list of one item: `a in (1)`.")
    const list = readList(cursor, readExpression)
    return { kind: "in", insensitive, negated, operand, list, span: { start, end: cursor.end } }
  }
  const op = patternOperators.find((operator) => cursor.isAt(operator))
  if (op === undefined) return operand
  cursor.advance()
  const patterns: readonly Literal[] = cursor.accept("(") ? readList(cursor, readConstant) : [readConstant(cursor)]
  return { kind: "pattern", op, operand, patterns, span: { start, end: cursor.end } }
}

const patternOperators: readonly PatternExpression["op"][] = [":", "like", "like~", "regex", "regex~"]

function isIn(token: Cursor["token"]): boolean {
  return token.kind === "keyword" && (token.text === "in" || token.text === "in~")
}

/** The rest of a list after its `(`: at least one item, and no comma after the last. */
function readList<T>(cursor: Cursor, readItem: (cursor: Cursor) => T): T[] {
  const items = [readItem(cursor)]
  while (cursor.accept(",")) items.push(readItem(cursor))
  cursor.expect(")", "at the end of the list")
  return items
}
