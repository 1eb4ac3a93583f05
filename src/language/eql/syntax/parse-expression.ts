import type { ArithmeticExpression, CompareExpression, Expression, Literal, PatternExpression } from "./ast.ts"
import { type Cursor, FLATTER, TOO_DEEP } from "./cursor.ts"
import { tooDeep } from "./depth.ts"
import { readConstant, readPrimary } from "./parse-primary.ts"
import { COMPARISON_PRECEDENCE, NOT_PRECEDENCE, precedence } from "./token.ts"

/**
 * Expressions by recursive descent, with one loop for all binary operators: `readBinary(least)` reads an operand and then
 * every operator that binds at least so tightly, as the table in token.ts says. A primary may be followed by one
 * predicate (`in`, `:`, `like` …), which binds tighter than any operator: `x + y in (1)` is `x + (y in (1))`.
 */
export function readExpression(cursor: Cursor): Expression {
  return cursor.nest(() => readBinary(cursor, 0))
}

/** A condition, or an expression by itself: one whose tree no stage is too short of stack for. */
export function readCondition(cursor: Cursor): Expression {
  const condition = readExpression(cursor)
  const deep = tooDeep(condition)
  return deep === null ? condition : cursor.raise("EQL210", deep.span, TOO_DEEP, FLATTER)
}

function readBinary(cursor: Cursor, least: number): Expression {
  let left = least < NOT_PRECEDENCE ? readTerm(cursor) : readUnary(cursor, least)
  for (;;) {
    const operator = operatorAt(cursor)
    const level = precedence[operator]
    if (level === undefined || level < least) return left
    if (operator === "and" || operator === "or") {
      left = readLogic(cursor, operator, level, left)
      continue
    }
    cursor.advance()
    const right = readBinary(cursor, level + 1)
    const span = { start: left.span.start, end: right.span.end }
    if (level === COMPARISON_PRECEDENCE) {
      left = { kind: "compare", op: operator as CompareExpression["op"], left, right, span }
      refuseChain(cursor)
    } else {
      left = { kind: "arithmetic", op: operator as ArithmeticExpression["op"], left, right, span }
    }
  }
}

const UNREADABLE: Expression = { kind: "null", span: { start: 0, end: 0 } }

/** An operand of `and` and `or`. One that cannot be read does not hide what is wrong with the others. */
function readTerm(cursor: Cursor): Expression {
  return cursor.recover(() => readBinary(cursor, NOT_PRECEDENCE), UNREADABLE, ["and", "or", ")", "]", "|"])
}

/** The operator that stands here, if it is one; a single `=` is reported and taken for `==`. */
function operatorAt(cursor: Cursor): string {
  const { token } = cursor
  if (token.kind !== "mark" && token.kind !== "keyword") return ""
  if (token.text === "=") {
    cursor.report(
      "EQL203",
      token.span,
      "a single `=` compares nothing",
      "Write `==` for equality, or `:` to ignore case and allow wildcards.",
    )
    return "=="
  }
  return token.text
}

function refuseChain(cursor: Cursor): void {
  const operator = operatorAt(cursor)
  if (precedence[operator] !== COMPARISON_PRECEDENCE) return
  cursor.report(
    "EQL204",
    cursor.token.span,
    `\`${operator}\` follows another comparison`,
    "Comparisons do not chain: join two of them with `and`.",
  )
}

/** `a and b and c` is one node, however long. */
function readLogic(cursor: Cursor, op: "and" | "or", level: number, first: Expression): Expression {
  const terms = [first]
  while (cursor.eat(op)) terms.push(level + 1 < NOT_PRECEDENCE ? readBinary(cursor, level + 1) : readTerm(cursor))
  return { kind: "logic", op, terms, span: { start: first.span.start, end: cursor.end } }
}

function readUnary(cursor: Cursor, least: number): Expression {
  const { start } = cursor.token.span
  if (least <= NOT_PRECEDENCE && cursor.eat("not")) {
    const operand = cursor.nest(() => readBinary(cursor, NOT_PRECEDENCE))
    return { kind: "not", operand, span: { start, end: cursor.end } }
  }
  const op = cursor.eat("-") ? "-" : cursor.eat("+") ? "+" : null
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
  if (negated && !isIn(cursor.following)) return operand
  if (negated) cursor.advance()
  if (isIn(cursor.token)) {
    const insensitive = cursor.isAt("in~")
    cursor.advance()
    cursor.expect("(", "before the list of `in`", "A list stands in parentheses, one of a single item too: `a in (1)`.")
    const list = readList(cursor, readExpression)
    return { kind: "in", insensitive, negated, operand, list, span: { start, end: cursor.end } }
  }
  const op = patternOperators.find((operator) => cursor.isAt(operator))
  if (op === undefined) return operand
  cursor.advance()
  const patterns: readonly Literal[] = cursor.eat("(") ? readList(cursor, readConstant) : [readConstant(cursor)]
  return { kind: "pattern", op, operand, patterns, span: { start, end: cursor.end } }
}

const patternOperators: readonly PatternExpression["op"][] = [":", "like", "like~", "regex", "regex~"]

function isIn(token: Cursor["token"]): boolean {
  return token.kind === "keyword" && (token.text === "in" || token.text === "in~")
}

/** The rest of a list whose `(` was taken: at least one item, no comma after the last. */
function readList<T>(cursor: Cursor, readItem: (cursor: Cursor) => T): T[] {
  const items = [readItem(cursor)]
  while (cursor.eat(",")) items.push(readItem(cursor))
  cursor.expect(")", "at the end of the list")
  return items
}
