import type { Expression } from "../../../src/language/eql/syntax/ast.ts"
import { parseExpression } from "../../../src/language/eql/syntax/parser.ts"

/** An event of the oracle: each field has a list of values, which is empty if the field is missing. */
export type OracleEvent = { readonly [field: string]: readonly OracleValue[] }
export type OracleValue = string | number | boolean

/**
 * A second, minimal implementation of EQL: no folding, no types, no queries, no generated code. Between leaves there are only true
 * and false; a leaf is true if it is true for some value of each of its fields. It supports the parts of the language that the
 * generator of these tests uses.
 */
export function oracleMatches(condition: string, event: OracleEvent): boolean {
  const parsed = parseExpression(condition)
  if (!parsed.ok) throw new Error(`the generator wrote ${condition}`)
  return holds(parsed.value, event)
}

function holds(node: Expression, event: OracleEvent): boolean {
  switch (node.kind) {
    case "not":
      return !holds(node.operand, event)
    case "logic":
      return node.op === "and"
        ? node.terms.every((term) => holds(term, event))
        : node.terms.some((term) => holds(term, event))
    case "boolean":
      return node.value
    case "compare":
      if (node.op === "!=") return !holds({ ...node, op: "==" }, event)
      if (node.op === "==" && node.right.kind === "null") {
        return !combinations(node.left, event).some((row) => value(node.left, row) !== null)
      }
      break
    case "in":
      if (node.negated) return !holds({ ...node, negated: false }, event)
      break
  }
  return combinations(node, event).some((row) => value(node, row) === true)
}

type Row = ReadonlyMap<string, OracleValue | null>

function combinations(node: Expression, event: OracleEvent): readonly Row[] {
  let rows: readonly Row[] = [new Map()]
  for (const field of new Set(fieldsIn(node))) {
    const values = event[field] ?? []
    const choices: readonly (OracleValue | null)[] = values.length === 0 ? [null] : values
    rows = rows.flatMap((row) => choices.map((choice) => new Map([...row, [field, choice]])))
  }
  return rows
}

function fieldsIn(node: Expression): readonly string[] {
  switch (node.kind) {
    case "field":
      return [node.name]
    case "call":
      return node.args.flatMap(fieldsIn)
    case "compare":
      return [...fieldsIn(node.left), ...fieldsIn(node.right)]
    case "in":
    case "pattern":
      return fieldsIn(node.operand)
    default:
      return []
  }
}

function value(node: Expression, row: Row): OracleValue | null {
  switch (node.kind) {
    case "string":
    case "boolean":
      return node.value
    case "integer":
      return Number(node.value)
    case "unary":
      return -Number(value(node.operand, row))
    case "field":
      return row.get(node.name) ?? null
    case "call":
      return called(
        node,
        node.args.map((arg) => value(arg, row)),
      )
    case "compare":
      return compared(value(node.left, row), node.op, value(node.right, row))
    case "in": {
      const operand = value(node.operand, row)
      return operand !== null && node.list.some((item) => same(operand, value(item, row), node.insensitive))
    }
    case "pattern": {
      const operand = value(node.operand, row)
      const insensitive = node.op === ":" || node.op.endsWith("~")
      return operand !== null && node.patterns.some((pattern) => likes(String(operand), textOf(pattern), insensitive))
    }
    default:
      throw new Error(`the oracle does not know ${node.kind}`)
  }
}

function textOf(node: Expression): string {
  return node.kind === "string" ? node.value : ""
}

function compared(left: OracleValue | null, op: string, right: OracleValue | null): boolean {
  if (left === null || right === null) return false
  if (op === "==") return same(left, right, false)
  if (op === "<") return left < right
  if (op === "<=") return left <= right
  return op === ">" ? left > right : left >= right
}

function same(left: OracleValue, right: OracleValue | null, insensitive: boolean): boolean {
  if (right === null) return false
  return insensitive ? folded(String(left)) === folded(String(right)) : left === right
}

function likes(text: string, pattern: string, insensitive: boolean): boolean {
  const [from, to] = insensitive ? [folded(text), folded(pattern)] : [text, pattern]
  return walk(from, to)
}

/** Wildcards by exhaustive search. */
function walk(text: string, pattern: string): boolean {
  if (pattern === "") return text === ""
  if (pattern.startsWith("*")) return walk(text, pattern.slice(1)) || (text !== "" && walk(text.slice(1), pattern))
  if (text === "") return false
  return (pattern.startsWith("?") || pattern[0] === text[0]) && walk(text.slice(1), pattern.slice(1))
}

function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function called(
  { name, insensitive }: Extract<Expression, { kind: "call" }>,
  args: readonly (OracleValue | null)[],
): OracleValue | null {
  if (args.includes(null)) return null
  const [text = "", other = ""] = args.map((arg) => (insensitive ? folded(String(arg)) : String(arg)))
  switch (name) {
    case "startsWith":
      return text.startsWith(other)
    case "endsWith":
      return text.endsWith(other)
    case "stringContains":
      return text.includes(other)
    case "length":
      return text.length
    case "concat":
      return args.join("")
    case "string":
      return text
    default:
      throw new Error(`the oracle does not know ${name}`)
  }
}
