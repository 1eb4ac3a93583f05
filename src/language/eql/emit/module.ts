import type { CompiledQuery } from "../compile.ts"
import { Code, code } from "./code.ts"
import { emitCondition, emitExplanation } from "./emit.ts"
import { emitMatchAll } from "./emit-matcher.ts"
import { Hoisted } from "./hoisted.ts"

export type NamedQuery = { readonly id: string; readonly query: CompiledQuery }

/**
 * Generates one ES module for many queries, as `QueriesModule` describes it. Each query is a function of an event; shared constants
 * precede the functions. `runtime` is the specifier with which the module imports `runtime/index.ts`.
 */
export function generateModule(queries: readonly NamedQuery[], { runtime }: { readonly runtime: string }): string {
  const hoisted = new Hoisted()
  const rules = queries.map((named, index) => emitRule(named, index, hoisted))
  const explanations = queries.map(
    ({ query }, index) =>
      code`const explanation${Code.number(index)} = () => ${emitExplanation(query.condition, hoisted)}`,
  )
  const names = queries.map((_, index) => code`rule${Code.number(index)}`)
  const matchAll = emitMatchAll(
    queries.map(({ query }) => query),
    hoisted,
  )
  const sections = [
    code`import * as eql from ${runtime}\n\nexport { onScriptError } from ${runtime}`,
    Code.join(hoisted.declarations, "\n"),
    ...rules,
    code`const rules = [${Code.join(names, ", ")}]`,
    ...matchAll,
    ...explanations,
    code`export const queries = [\n  ${Code.indent(Code.join(queries.map(emitEntry), ",\n"))},\n]`,
  ]
  return `${Code.join(
    sections.filter((section) => `${section}` !== ""),
    "\n\n",
  )}\n`
}

function emitRule({ id, query }: NamedQuery, index: number, hoisted: Hoisted): Code {
  const body = Code.indent(Code.indent(emitCondition(query.condition, hoisted)))
  return code`${Code.comment(id)}\nfunction rule${Code.number(index)}(event) {\n  return (\n    ${body}\n  )\n}`
}

function emitEntry({ id, query }: NamedQuery, index: number): Code {
  const number = Code.number(index)
  return code`eql.query(${id}, ${query.categoryField}, ${query.category}, rule${number}, explanation${number})`
}
