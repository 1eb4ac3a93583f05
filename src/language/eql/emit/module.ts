import type { CompiledQuery } from "../compile.ts"
import { Code, code } from "./code.ts"
import { emitCondition, emitExplanation } from "./emit.ts"
import { emitMatchAll } from "./emit-matcher.ts"
import { Hoisted } from "./hoisted.ts"

export type NamedQuery = { readonly id: string; readonly query: CompiledQuery }

type ModuleOptions = {
  /** The specifier with which the module imports `runtime/index.ts`. */
  readonly runtime: string
  /**
   * The name of a function that returns the explanation of a query by its number. Without it, the explanations are in the
   * module; they are as large as all the rest.
   */
  readonly explanation?: string
}

/**
 * Generates one ES module for many queries, as `QueriesModule` describes it. Each query is a function of an event; shared constants
 * precede the functions.
 */
export function generateModule(queries: readonly NamedQuery[], { runtime, explanation }: ModuleOptions): string {
  const hoisted = new Hoisted()
  const rules = queries.map((named) => emitRule(named, hoisted))
  const explanations =
    explanation === undefined
      ? queries.map(({ query }, index) => {
          return code`const explanation${Code.number(index)} = () => ${emitExplanation(query.condition, hoisted)}`
        })
      : []
  const elsewhere = explanation === undefined ? null : Code.identifier(explanation)
  const matchAll = emitMatchAll(
    queries.map(({ query }) => query),
    hoisted,
  )
  const sections = [
    code`import * as eql from ${runtime}\n\nexport { onScriptError } from ${runtime}`,
    Code.join(hoisted.declarations, "\n"),
    // In a list, because a bundler that keeps the names of functions calls a helper for each that has one.
    code`const rules = [\n  ${Code.indent(Code.join(rules, "\n"))}\n]`,
    ...matchAll,
    ...explanations,
    code`export const queries = [\n  ${Code.indent(
      Code.join(
        queries.map((named, index) => emitEntry(named, index, elsewhere)),
        ",\n",
      ),
    )},\n]`,
  ]
  return `${Code.join(
    sections.filter((section) => `${section}` !== ""),
    "\n\n",
  )}\n`
}

function emitRule({ id, query }: NamedQuery, hoisted: Hoisted): Code {
  const body = Code.indent(emitCondition(query.condition, hoisted))
  return code`${Code.comment(id)}\n(event) =>\n  ${body},`
}

function emitEntry({ id, query }: NamedQuery, index: number, elsewhere: Code | null): Code {
  const number = Code.number(index)
  const explanation = elsewhere === null ? code`explanation${number}` : code`() => ${elsewhere}(${index})`
  return code`eql.query(${id}, ${query.categoryField}, ${query.category}, rules[${number}], ${explanation})`
}

/**
 * Generates a CommonJS module that exports a list: function `n` receives the runtime and returns the explanation of query `n`. Each
 * has its own constants, so that only those of the queries that matched are made.
 */
export function generateExplanations(queries: readonly CompiledQuery[]): string {
  const functions = queries.map(({ condition }) => {
    const hoisted = new Hoisted()
    const explanation = emitExplanation(condition, hoisted)
    const body = Code.join([...hoisted.declarations, code`return ${explanation}`], "\n")
    return code`(eql) => {\n  ${Code.indent(body)}\n}`
  })
  return `${code`module.exports = [\n${Code.join(functions, ",\n")},\n]`}\n`
}
