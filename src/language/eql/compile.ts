import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts"
import { ecs, type Schema } from "../schema/schema.ts"
import { check } from "./check/check.ts"
import { fold } from "./check/fold.ts"
import { refuseUnsupported } from "./check/refuse-unsupported.ts"
import type { Condition } from "./emit/condition.ts"
import { fieldsRead } from "./emit/fields-read.ts"
import { extractLiterals, type Formula } from "./emit/literals.ts"
import { plan } from "./emit/plan.ts"
import type { Expression, Pipe } from "./syntax/ast.ts"
import { parse } from "./syntax/parser.ts"

export type CompileOptions = {
  /** The types of fields; ECS if not given. */
  readonly schema?: Schema
  /** The field a query's category is looked up in, as a rule's `event_category_override` names it. */
  readonly categoryField?: string
  /** Whether the index has a field. Without it every field counts as mapped. */
  readonly mapped?: (field: string) => boolean
}

/** An event query, ready to be written as code. */
export type CompiledQuery = {
  readonly text: string
  /** Null for `any`. */
  readonly category: string | null
  readonly categoryField: string
  readonly condition: Condition
  /** What every matching event contains; the category is no part of it. */
  readonly literals: Formula
  /** The fields that the condition reads, each once. */
  readonly fields: readonly string[]
  readonly pipes: readonly Pipe[]
}

/** Text to tree, checked tree, folded tree, condition. Each stage runs only when the one before found no error. */
export function compileQuery(text: string, options: CompileOptions = {}): Outcome<CompiledQuery> {
  const { schema = ecs, mapped = null } = options
  const category = options.categoryField ?? "event.category"
  const categoryField = schema.mappingOf(category).target ?? category
  const query = then(parse(text), refuseUnsupported)
  const checked = then(query, ({ filter }) => check(filter, { schema, mapped }))
  const condition = then(then(checked, fold), plan)
  return then(query, ({ filter, pipes }) =>
    then(condition, (found) => ({
      ok: true,
      value: {
        text,
        category: filter.category.name,
        categoryField,
        condition: found,
        literals: extractLiterals(found),
        fields: fieldsRead(found),
        pipes,
      },
      warnings: neverMatches(found, filter.condition),
    })),
  )
}

/** Runs the next stage on a value and gathers the warnings of both. */
function then<T, U>(outcome: Outcome<T>, next: (value: T) => Outcome<U>): Outcome<U> {
  if (!outcome.ok) return outcome
  const result = next(outcome.value)
  if (!result.ok) return result
  return { ...result, warnings: [...outcome.warnings, ...result.warnings] }
}

function neverMatches(condition: Condition, { span }: Expression): Diagnostic[] {
  if (condition.kind !== "constant" || condition.value) return []
  const message = "no event satisfies this condition"
  return [{ code: "EQL503", severity: "warning", message, span, notes: [] }]
}
