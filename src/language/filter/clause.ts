import type { Condition } from "../eql/emit/condition.ts"
import { combine } from "../eql/emit/plan.ts"
import { type FilterContext, fieldClauses } from "./field-clause.ts"
import {
  type FilterJson,
  type FilterObject,
  isFilterObject,
  refuseOthers,
  UnsupportedFilter,
} from "./unsupported-filter.ts"

/** Elasticsearch's own limit: indices.query.bool.max_nested_depth. */
const MAX_DEPTH = 30

/** A condition "k of n" becomes every combination of k clauses. */
const MAX_COMBINATIONS = 200

/** The condition of one clause of Elasticsearch's query language, as it filters a flat event. */
export function clauseCondition(clause: FilterJson, context: FilterContext, depth = 0): Condition {
  const entries = isFilterObject(clause) ? Object.entries(clause) : []
  const [entry] = entries
  if (entry === undefined || entries.length !== 1) throw new UnsupportedFilter("a filter must have one kind of query")
  if (depth > MAX_DEPTH) throw new UnsupportedFilter(`a \`bool\` filter is nested more than ${MAX_DEPTH} deep`)
  const [kind, body] = entry
  if (kind === "match_all") return { kind: "constant", value: true }
  if (kind === "match_none") return { kind: "constant", value: false }
  if (kind === "constant_score" && isFilterObject(body)) return clauseCondition(body["filter"], context, depth + 1)
  if (kind === "bool" && isFilterObject(body)) return boolCondition(body, context, depth)
  const translate = Object.hasOwn(fieldClauses, kind) ? fieldClauses[kind] : undefined
  if (translate === undefined) throw new UnsupportedFilter(`\`${kind}\` is a filter that Landfall does not run`)
  return translate(body, context)
}

function boolCondition(body: FilterObject, context: FilterContext, depth: number): Condition {
  refuseOthers("bool", body, ["must", "filter", "should", "must_not", "minimum_should_match", "adjust_pure_negative"])
  const conditions = (key: string) => listOf(body[key]).map((clause) => clauseCondition(clause, context, depth + 1))
  const required = [...conditions("must"), ...conditions("filter")]
  const optional = conditions("should")
  const minimum = minimumOf(body["minimum_should_match"], optional.length, required.length > 0)
  return combine("all", [...required, atLeast(minimum, optional), ...conditions("must_not").map(opposite)])
}

function listOf(value: FilterJson): readonly FilterJson[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

export function opposite(term: Condition): Condition {
  if (term.kind === "constant") return { kind: "constant", value: !term.value }
  return term.kind === "not" ? term.term : { kind: "not", term }
}

/** How many of the optional clauses must match. Without a required clause it is at least one, as in Lucene. */
function minimumOf(value: FilterJson, optional: number, hasRequired: boolean): number {
  const least = optional > 0 && !hasRequired ? 1 : 0
  if (value === undefined || value === null) return least
  const [, digits, percent] = /^(-?\d{1,6})(%?)$/.exec(String(value)) ?? []
  if (digits === undefined)
    throw new UnsupportedFilter(`minimum_should_match ${String(value)} is not a number or a percentage`)
  const count = percent === "%" ? Math.trunc((optional * Number(digits)) / 100) : Number(digits)
  return Math.max(least, digits.startsWith("-") ? optional + count : count)
}

function atLeast(count: number, terms: readonly Condition[]): Condition {
  if (count <= 0) return { kind: "constant", value: true }
  if (count > terms.length) return { kind: "constant", value: false }
  const chosen = combinations(terms, count)
  if (chosen === null)
    throw new UnsupportedFilter(`minimum_should_match ${count} of ${terms.length} has too many combinations`)
  return combine(
    "some",
    chosen.map((combination) => combine("all", combination)),
  )
}

/** Every choice of `count` terms, in order; null if there are too many choices. */
function combinations<T>(terms: readonly T[], count: number): readonly (readonly T[])[] | null {
  let choices: readonly { readonly chosen: readonly T[]; readonly next: number }[] = [{ chosen: [], next: 0 }]
  for (let size = 0; size < count; size++) {
    choices = choices.flatMap(({ chosen, next }) =>
      terms
        .slice(next, terms.length - (count - size - 1))
        .map((term, offset) => ({ chosen: [...chosen, term], next: next + offset + 1 })),
    )
    if (count > 1 && choices.length > MAX_COMBINATIONS) return null
  }
  return choices.map(({ chosen }) => chosen)
}
