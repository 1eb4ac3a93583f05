import { isIndexOf } from "../engine/match/index-pattern.ts"
import type { Source } from "../engine/sources/source.ts"
import type { CompiledQuery } from "../language/eql/compile.ts"
import type { Condition, FieldLeaf } from "../language/eql/emit/condition.ts"
import { printExpression } from "../language/eql/syntax/print.ts"
import { wildcard } from "../language/runtime/index.ts"
import type { Rule } from "../rule.ts"

/** How much of a rule's condition an event of a source can satisfy. */
export type Coverage =
  | { readonly coverage: "full" }
  /** Some branches of the condition are always false. */
  | { readonly coverage: "partial"; readonly unsatisfiable: readonly string[] }
  | { readonly coverage: "none"; readonly reason: string }

/** Whether a condition can be true for an event of a source, and its parts that cannot. */
type Satisfiability = { readonly satisfiable: boolean; readonly unsatisfiable: readonly string[] }

/**
 * Compares a rule with the fields and values that a source can produce. It checks each leaf alone, so `full` is an upper
 * bound; what it calls unsatisfiable never holds.
 */
export function coverageOf(rule: Rule, query: CompiledQuery, source: Source): Coverage {
  if (!isIndexOf(rule.index, source.index))
    return { coverage: "none", reason: `the rule does not search ${source.index}` }
  const { category, categoryField } = query
  const categories = source.fields[categoryField]
  if (category !== null && (!categories || (categories.values && !categories.values.includes(category)))) {
    return { coverage: "none", reason: `no event has ${categoryField} ${category}` }
  }
  const { satisfiable, unsatisfiable } = satisfiability(query.condition, source)
  if (!satisfiable) return { coverage: "none", reason: `always false: ${unsatisfiable.join("; ")}` }
  return unsatisfiable.length > 0 ? { coverage: "partial", unsatisfiable } : { coverage: "full" }
}

function satisfiability(condition: Condition, source: Source): Satisfiability {
  switch (condition.kind) {
    case "constant":
      return verdict(condition.value, "false")
    case "all": {
      const terms = condition.terms.map((term) => satisfiability(term, source))
      const satisfiable = terms.every((term) => term.satisfiable)
      const reported = satisfiable ? terms : terms.filter((term) => !term.satisfiable)
      return { satisfiable, unsatisfiable: reported.flatMap(({ unsatisfiable }) => unsatisfiable) }
    }
    case "some": {
      const terms = condition.terms.map((term) => satisfiability(term, source))
      return {
        satisfiable: terms.some(({ satisfiable }) => satisfiable),
        unsatisfiable: terms.flatMap(({ unsatisfiable }) => unsatisfiable),
      }
    }
    case "field":
      return verdict(isSatisfiable(condition, source), printExpression(condition.origin))
    case "script": {
      const hasFields = condition.fields.every(({ name }) => Object.hasOwn(source.fields, name))
      return verdict(hasFields, printExpression(condition.origin))
    }
    // A negation is true where the field is missing.
    case "not":
      return verdict(true, "")
  }
}

function verdict(satisfiable: boolean, text: string): Satisfiability {
  return { satisfiable, unsatisfiable: satisfiable ? [] : [text] }
}

function isSatisfiable({ field, test }: FieldLeaf, source: Source): boolean {
  const origin = Object.hasOwn(source.fields, field.name) ? source.fields[field.name] : undefined
  if (!origin) return false
  const values = origin.values?.map(String)
  if (!values) return test.kind !== "never"
  switch (test.kind) {
    case "never":
      return false
    case "texts":
      return values.some((value) =>
        test.texts.some((text) => (test.insensitive ? text.toLowerCase() === value.toLowerCase() : text === value)),
      )
    case "wildcards":
      return values.some((value) => test.patterns.some((pattern) => wildcard(pattern, test.insensitive)(value)))
    default:
      return true
  }
}
