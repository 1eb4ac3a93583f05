import type { Outcome } from "../diagnostics/diagnostic.ts"
import { type Pass, passes } from "../diagnostics/passes.ts"
import type { FieldLiteral, Formula } from "../runtime/formula.ts"
import { ecs, type Schema } from "../schema/schema.ts"
import { check } from "./check/check.ts"
import { fold } from "./check/fold.ts"
import { refuseUnsupported } from "./check/refuse-unsupported.ts"
import type { Condition } from "./emit/condition.ts"
import { fieldsRead } from "./emit/fields-read.ts"
import { extractLiterals } from "./emit/literals.ts"
import { plan } from "./emit/plan.ts"
import type { EventQuery, Expression, Pipe } from "./syntax/ast.ts"
import { parse } from "./syntax/parser.ts"

type CompileOptions = {
  /** The types of fields; default: ECS. */
  readonly schema?: Schema
  /** The field that contains an event's category, as in a rule's `event_category_override`. */
  readonly categoryField?: string
  /** Whether the index has a field. By default every field counts as mapped. */
  readonly mapped?: (field: string) => boolean
}

/** An event query from which code can be generated. */
export type CompiledQuery = {
  readonly text: string
  /** Null for `any`. */
  readonly category: string | null
  readonly categoryField: string
  readonly condition: Condition
  /** What every matching event contains, apart from the category. */
  readonly literals: Formula<FieldLiteral>
  /** The fields that the condition reads, each once. */
  readonly fields: readonly string[]
  readonly pipes: readonly Pipe[]
}

/** A query on its way through the passes: as it was written, with its condition in the form of the latest pass. */
type Draft<C> = { readonly query: EventQuery; readonly condition: C }

/** The passes of the compiler, in order. */
export function compileQuery(text: string, options: CompileOptions = {}): Outcome<CompiledQuery> {
  const { schema = ecs, mapped = null, categoryField = "event.category" } = options
  return passes(text)
    .pass(parse)
    .pass(refuseUnsupported)
    .pass(draftOf)
    .pass(onCondition((condition) => check(condition, { schema, mapped })))
    .pass(onCondition(fold))
    .pass(onCondition(plan))
    .pass(warnIfNeverTrue)
    .pass((draft) => finish(draft, text, schema.mappingOf(categoryField).target ?? categoryField)).outcome
}

function draftOf(query: EventQuery): Outcome<Draft<Expression>> {
  return { ok: true, value: { query, condition: query.filter.condition }, warnings: [] }
}

/** A pass on conditions as a pass on drafts. */
function onCondition<From, To>(pass: Pass<From, To>): Pass<Draft<From>, Draft<To>> {
  return ({ query, condition }) => {
    const outcome = pass(condition)
    return outcome.ok ? { ...outcome, value: { query, condition: outcome.value } } : outcome
  }
}

function warnIfNeverTrue(draft: Draft<Condition>): Outcome<Draft<Condition>> {
  const { condition, query } = draft
  if (condition.kind !== "constant" || condition.value) return { ok: true, value: draft, warnings: [] }
  const { span } = query.filter.condition
  const message = "no event satisfies this condition"
  return { ok: true, value: draft, warnings: [{ code: "EQL503", severity: "warning", message, span, notes: [] }] }
}

function finish({ query, condition }: Draft<Condition>, text: string, categoryField: string): Outcome<CompiledQuery> {
  const value: CompiledQuery = {
    text,
    category: query.filter.category.name,
    categoryField,
    condition,
    literals: extractLiterals(condition),
    fields: fieldsRead(condition),
    pipes: query.pipes,
  }
  return { ok: true, value, warnings: [] }
}
