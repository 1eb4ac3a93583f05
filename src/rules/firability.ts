import { isIndexOf } from "../engine/match/index-pattern.ts"
import type { Source } from "../engine/sources/source.ts"
import type { CompiledQuery } from "../language/eql/compile.ts"
import type { Condition, FieldLeaf } from "../language/eql/emit/condition.ts"
import { printExpression } from "../language/eql/syntax/print.ts"
import { wildcard } from "../language/runtime/index.ts"
import type { Rule } from "../rule.ts"

/** Whether a rule can ever hold for an event of a source: wholly, without a branch that is always false, or never. */
export type Firability =
  | { readonly can: "fire" }
  | { readonly can: "weakened"; readonly by: readonly string[] }
  | { readonly can: "not"; readonly because: string }

/** What is left of a condition in a source: `dead` parts are always false there. */
type Prospect = { readonly lives: boolean; readonly dead: readonly string[] }

/**
 * Judges a rule by the fields and values that the source says it can produce. It may call possible what is not, for it
 * looks at each leaf alone; what it calls impossible is.
 */
export function firability(rule: Rule, query: CompiledQuery, source: Source): Firability {
  if (!isIndexOf(rule.index, source.index))
    return { can: "not", because: `the rule does not look into ${source.index}` }
  const { category, categoryField } = query
  const categories = source.fields[categoryField]
  if (category !== null && (!categories || (categories.values && !categories.values.includes(category)))) {
    return { can: "not", because: `no event has ${categoryField} ${category}` }
  }
  const { lives, dead } = prospect(query.condition, source)
  if (!lives) return { can: "not", because: `always false: ${dead.join("; ")}` }
  return dead.length > 0 ? { can: "weakened", by: dead } : { can: "fire" }
}

function prospect(condition: Condition, source: Source): Prospect {
  switch (condition.kind) {
    case "constant":
      return { lives: condition.value, dead: condition.value ? [] : ["false"] }
    case "all": {
      const terms = condition.terms.map((term) => prospect(term, source))
      const lives = terms.every((term) => term.lives)
      return { lives, dead: (lives ? terms : terms.filter((term) => !term.lives)).flatMap(({ dead }) => dead) }
    }
    case "some": {
      const terms = condition.terms.map((term) => prospect(term, source))
      return { lives: terms.some(({ lives }) => lives), dead: terms.flatMap(({ dead }) => dead) }
    }
    case "field":
      return isPossible(condition, source)
        ? { lives: true, dead: [] }
        : { lives: false, dead: [printExpression(condition.origin)] }
    case "script": {
      const lives = condition.fields.every(({ name }) => Object.hasOwn(source.fields, name))
      return { lives, dead: lives ? [] : [printExpression(condition.origin)] }
    }
    // A negation holds for a field that is missing.
    case "not":
      return { lives: true, dead: [] }
  }
}

function isPossible({ field, test }: FieldLeaf, source: Source): boolean {
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
