import type { EventFilter, Expression, Query, SequenceTerm } from "../../../src/language/eql/syntax/ast.ts"

/** A syntax tree as text: each node in parentheses with its kind or operator first, and each clause on its own line. */
export function treeOf(query: Query): string {
  const pipes = query.pipes.map(({ name, count }) => `(${name} ${count})`)
  if (query.kind === "event") return [filterTree(query.filter), ...pipes].join("\n")
  const maxspan = query.kind === "sequence" && query.maxspan ? [`(maxspan ${query.maxspan.milliseconds})`] : []
  const until = query.kind !== "sample" && query.until ? [`(until ${termTree(query.until)})`] : []
  return [query.kind + keysTree(query.by), ...maxspan, ...query.terms.map(termTree), ...until, ...pipes].join("\n  ")
}

function filterTree({ category, condition }: EventFilter): string {
  return `(${category.name === null ? "any" : `event ${JSON.stringify(category.name)}`} ${expressionTree(condition)})`
}

function termTree({ missing, filter, by, runs }: SequenceTerm): string {
  return `${missing ? "missing " : ""}${filterTree(filter)}${keysTree(by)}${runs === 1 ? "" : ` runs ${runs}`}`
}

function keysTree(by: readonly Expression[]): string {
  return by.length === 0 ? "" : ` by ${by.map(expressionTree).join(" ")}`
}

export function expressionTree(expression: Expression): string {
  switch (expression.kind) {
    case "string":
      return JSON.stringify(expression.value)
    case "integer":
      return String(expression.value)
    case "decimal":
      return `(decimal ${expression.value})`
    case "boolean":
      return String(expression.value)
    case "null":
      return "null"
    case "field":
      return node(expression.optional ? "optional" : "field", [expression.name])
    case "call":
      return node(`call ${expression.name}${expression.insensitive ? "~" : ""}`, expression.args.map(expressionTree))
    case "unary":
      return node(`unary ${expression.op}`, [expressionTree(expression.operand)])
    case "arithmetic":
    case "compare":
      return node(expression.op, [expressionTree(expression.left), expressionTree(expression.right)])
    case "in": {
      const name = `${expression.negated ? "not " : ""}in${expression.insensitive ? "~" : ""}`
      return node(name, [expression.operand, ...expression.list].map(expressionTree))
    }
    case "pattern":
      return node(expression.op, [expression.operand, ...expression.patterns].map(expressionTree))
    case "not":
      return node("not", [expressionTree(expression.operand)])
    case "logic":
      return node(expression.op, expression.terms.map(expressionTree))
  }
}

function node(name: string, parts: readonly string[]): string {
  return `(${[name, ...parts].join(" ")})`
}
