import type { Diagnostic } from "../diagnostics/diagnostic.ts"
import type { CompiledQuery } from "../eql/compile.ts"
import type { Condition } from "../eql/emit/condition.ts"
import { fieldsRead } from "../eql/emit/fields-read.ts"
import { extractLiterals } from "../eql/emit/literals.ts"
import { combine } from "../eql/emit/plan.ts"
import { ecs, type Schema } from "../schema/schema.ts"
import { clauseCondition, opposite } from "./clause.ts"
import type { FilterContext } from "./field-clause.ts"
import { type FilterJson, type FilterObject, isFilterObject, UnsupportedFilter } from "./unsupported-filter.ts"

export type { FilterObject } from "./unsupported-filter.ts"

/** What is wrong with one filter of a list. */
export type FilterProblem = Pick<Diagnostic, "severity" | "message" | "notes"> & { readonly index: number }

type Filtered = { readonly query: CompiledQuery; readonly problems: readonly FilterProblem[] }

/**
 * The query narrowed by Kibana's filters: `bool { filter: [query, filters…], must_not: [negated filters] }`. An event that a
 * filter does not accept does not match. `severity` of a problem is `unsupported` if the filter cannot be evaluated, and `warning`
 * if the field's type cannot hold a value. Source: Kibana, kbn-es-query from_filters.ts; Elasticsearch's query language.
 */
export function filtered(query: CompiledQuery, filters: readonly FilterObject[], schema: Schema = ecs): Filtered {
  const problems: FilterProblem[] = []
  const conditions = filters.flatMap((filter, index) => {
    const context: FilterContext = { schema, findings: [] }
    try {
      const condition = filterCondition(filter, context)
      const notes = ["The filter is false for every event. Elasticsearch would fail the search."]
      for (const { severity, message, notes: own } of context.findings)
        problems.push({ index, severity, message, notes: severity === "warning" ? notes : own })
      return condition
    } catch (error) {
      if (!(error instanceof UnsupportedFilter)) throw error
      const notes = ["A filter decides which events alert, so the rule does not run without it."]
      problems.push({ index, severity: "unsupported", message: error.message, notes })
      return []
    }
  })
  const condition = combine("all", [query.condition, ...conditions])
  return {
    query: { ...query, condition, literals: extractLiterals(condition), fields: fieldsRead(condition) },
    problems,
  }
}

/** The condition of one filter with its `meta`; a disabled one is true for every event. */
function filterCondition(filter: FilterJson, context: FilterContext): Condition {
  if (!isFilterObject(filter)) throw new UnsupportedFilter("a filter must be an object")
  const { meta: found, query, $state: _, ...clause } = filter
  const meta = isFilterObject(found) ? found : {}
  if (meta["disabled"] === true) return { kind: "constant", value: true }
  const condition =
    meta["type"] === "combined" ? combinedCondition(meta, context) : clauseCondition(query ?? clause, context)
  return meta["negate"] === true ? opposite(condition) : condition
}

/** Kibana's filter of filters, whose parts are in `meta.params`. */
function combinedCondition({ relation, params }: FilterObject, context: FilterContext): Condition {
  if (!Array.isArray(params) || params.length === 0) throw new UnsupportedFilter("a combined filter has no parts")
  const parts = (params as readonly FilterJson[]).filter((part) => !isDisabled(part))
  return combine(
    String(relation).toUpperCase() === "OR" ? "some" : "all",
    parts.map((part) => filterCondition(part, context)),
  )
}

function isDisabled(part: FilterJson): boolean {
  return isFilterObject(part) && isFilterObject(part["meta"]) && part["meta"]["disabled"] === true
}
