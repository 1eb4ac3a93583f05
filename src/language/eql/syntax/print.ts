import type { EventFilter, Expression, Pipe, Query, SequenceTerm } from "./ast.ts"
import { COMPARISON_PRECEDENCE, keywords, NOT_PRECEDENCE, precedence } from "./token.ts"

const PLAIN_NAME = /^[A-Za-z_@][A-Za-z0-9_]*$/
const keywordSet: ReadonlySet<string> = new Set(keywords)

/** The precedence of each kind of expression. An expression with a lower one than its context gets parentheses. */
const ARITHMETIC = COMPARISON_PRECEDENCE + 1
const UNARY = 7
const PREDICATE = 8
const PRIMARY = 9

/** Prints a query as EQL text. The text parses to the same tree, except for spans. */
export function print(query: Query): string {
  const pipes = query.pipes.map(printPipe).join("")
  if (query.kind === "event") return printFilter(query.filter) + pipes
  const parts = [query.kind + printKeys(query.by)]
  if (query.kind === "sequence" && query.maxspan) parts.push(`with maxspan=${query.maxspan.milliseconds}ms`)
  parts.push(...query.terms.map(printTerm))
  if (query.kind !== "sample" && query.until) parts.push(`until ${printTerm(query.until)}`)
  return parts.join(" ") + pipes
}

function printFilter({ category, condition }: EventFilter): string {
  const { name } = category
  const isPlain = name === null || (PLAIN_NAME.test(name) && !keywordSet.has(name))
  return `${isPlain ? (name ?? "any") : printString(name)} where ${printExpression(condition)}`
}

function printTerm({ missing, filter, by, runs }: SequenceTerm): string {
  return `${missing ? "!" : ""}[${printFilter(filter)}]${printKeys(by)}${runs === 1 ? "" : ` with runs=${runs}`}`
}

function printKeys(keys: readonly Expression[]): string {
  return keys.length === 0 ? "" : ` by ${keys.map((key) => printExpression(key)).join(", ")}`
}

function printPipe({ name, count }: Pipe): string {
  return ` | ${name} ${count}`
}

/** Prints an expression as EQL text, in parentheses if its precedence is less than `minLevel`. */
export function printExpression(expression: Expression, minLevel = 0): string {
  const { text, level } = printed(expression)
  return level < minLevel ? `(${text})` : text
}

function printed(expression: Expression): { readonly text: string; readonly level: number } {
  switch (expression.kind) {
    case "string":
      return { text: printString(expression.value), level: PRIMARY }
    case "integer":
      return { text: String(expression.value), level: PRIMARY }
    case "decimal":
      return { text: printDecimal(expression.value), level: PRIMARY }
    case "boolean":
      return { text: String(expression.value), level: PRIMARY }
    case "null":
      return { text: "null", level: PRIMARY }
    case "field":
      return {
        text: `${expression.optional ? "?" : ""}${printField(expression.name)}`,
        level: PRIMARY,
      }
    case "call":
      return {
        text: `${expression.name}${expression.insensitive ? "~" : ""}(${printList(expression.args)})`,
        level: PRIMARY,
      }
    case "in": {
      const word = `${expression.negated ? "not " : ""}in${expression.insensitive ? "~" : ""}`
      return {
        text: `${printExpression(expression.operand, PRIMARY)} ${word} (${printList(expression.list)})`,
        level: PREDICATE,
      }
    }
    case "pattern": {
      const { patterns } = expression
      const right = patterns.length === 1 ? printList(patterns) : `(${printList(patterns)})`
      return { text: `${printExpression(expression.operand, PRIMARY)} ${expression.op} ${right}`, level: PREDICATE }
    }
    case "unary":
      return { text: `${expression.op}${printExpression(expression.operand, UNARY)}`, level: UNARY }
    case "arithmetic": {
      const level = precedence[expression.op] ?? ARITHMETIC
      return {
        text: `${printExpression(expression.left, level)} ${expression.op} ${printExpression(expression.right, level + 1)}`,
        level,
      }
    }
    case "compare": {
      const sides = [expression.left, expression.right].map((side) => printExpression(side, ARITHMETIC))
      return { text: sides.join(` ${expression.op} `), level: COMPARISON_PRECEDENCE }
    }
    case "not":
      return { text: `not ${printExpression(expression.operand, NOT_PRECEDENCE)}`, level: NOT_PRECEDENCE }
    case "logic": {
      const level = precedence[expression.op] ?? 0
      return {
        text: expression.terms.map((term) => printExpression(term, level + 1)).join(` ${expression.op} `),
        level,
      }
    }
  }
}

function printList(items: readonly Expression[]): string {
  return items.map((item) => printExpression(item)).join(", ")
}

/** A segment cannot be empty, so a name with an empty segment is printed as one name in backticks. */
function printField(name: string): string {
  const segments = name.split(".")
  return segments.includes("") ? printName(name) : segments.map(printName).join(".")
}

function printName(name: string): string {
  return PLAIN_NAME.test(name) && !keywordSet.has(name) ? name : `\`${name.replaceAll("`", "``")}\``
}

/** A decimal always has a point or an exponent. */
function printDecimal(value: number): string {
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

const ESCAPED: { readonly [character: string]: string } = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
}

/** Prints a string constant. Invisible characters are printed as their code points. */
export function printString(value: string): string {
  const text = value.replaceAll(/["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return ESCAPED[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}}`
  })
  return `"${text}"`
}
