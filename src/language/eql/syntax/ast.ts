import type { Span } from "../../diagnostics/source.ts"

/**
 * The syntax tree of an EQL query as written. Nodes are immutable: a pass returns new ones. Spans are offsets in the query's
 * text.
 */
export type Query = EventQuery | SequenceQuery | SampleQuery | JoinQuery

export type EventQuery = {
  readonly kind: "event"
  readonly filter: EventFilter
  readonly pipes: readonly Pipe[]
  readonly span: Span
}

/** `process where …`; the category is null for `any`. */
export type EventFilter = {
  readonly category: { readonly name: string | null; readonly span: Span }
  readonly condition: Expression
  readonly span: Span
}

export type SequenceQuery = {
  readonly kind: "sequence"
  readonly by: readonly Expression[]
  /** In milliseconds. */
  readonly maxspan: { readonly milliseconds: number; readonly span: Span } | null
  readonly terms: readonly SequenceTerm[]
  readonly until: SequenceTerm | null
  readonly pipes: readonly Pipe[]
  readonly span: Span
}

/** `[process where …] by key with runs=3`, or `![…]` for a missing event. */
export type SequenceTerm = {
  readonly missing: boolean
  readonly filter: EventFilter
  readonly by: readonly Expression[]
  readonly runs: number
  readonly span: Span
}

export type SampleQuery = {
  readonly kind: "sample"
  readonly by: readonly Expression[]
  readonly terms: readonly SequenceTerm[]
  readonly pipes: readonly Pipe[]
  readonly span: Span
}

export type JoinQuery = {
  readonly kind: "join"
  readonly by: readonly Expression[]
  readonly terms: readonly SequenceTerm[]
  readonly until: SequenceTerm | null
  readonly pipes: readonly Pipe[]
  readonly span: Span
}

/** `| head 5`. The parser accepts only `head` and `tail` with one non-negative integer. */
export type Pipe = { readonly name: "head" | "tail"; readonly count: number; readonly span: Span }

export type Expression =
  | Literal
  | FieldExpression
  | CallExpression
  | UnaryExpression
  | ArithmeticExpression
  | CompareExpression
  | InExpression
  | PatternExpression
  | NotExpression
  | LogicExpression

/** A constant. Integers are exact; `1.0` and `1e3` are decimals. */
export type Literal =
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | { readonly kind: "integer"; readonly value: bigint; readonly span: Span }
  | { readonly kind: "decimal"; readonly value: number; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "null"; readonly span: Span }

/** `process.name`, or `?process.name` for an optional field. The name has no backticks, and dots join its segments. */
export type FieldExpression = {
  readonly kind: "field"
  readonly name: string
  readonly optional: boolean
  readonly span: Span
}

/** `startsWith~(a, "b")`: the name as written, without the tilde. */
export type CallExpression = {
  readonly kind: "call"
  readonly name: string
  readonly insensitive: boolean
  readonly args: readonly Expression[]
  readonly nameSpan: Span
  readonly span: Span
}

export type UnaryExpression = {
  readonly kind: "unary"
  readonly op: "+" | "-"
  readonly operand: Expression
  readonly span: Span
}

export type ArithmeticExpression = {
  readonly kind: "arithmetic"
  readonly op: "+" | "-" | "*" | "/" | "%"
  readonly left: Expression
  readonly right: Expression
  readonly span: Span
}

export type CompareExpression = {
  readonly kind: "compare"
  readonly op: "==" | "!=" | "<" | "<=" | ">" | ">="
  readonly left: Expression
  readonly right: Expression
  readonly span: Span
}

/** `a in (…)`, `a in~ (…)`, `a not in (…)`. */
export type InExpression = {
  readonly kind: "in"
  readonly insensitive: boolean
  readonly negated: boolean
  readonly operand: Expression
  readonly list: readonly Expression[]
  readonly span: Span
}

/** `a : ("x", "y*")` and the like; one constant is a list of one. */
export type PatternExpression = {
  readonly kind: "pattern"
  readonly op: ":" | "like" | "like~" | "regex" | "regex~"
  readonly operand: Expression
  readonly patterns: readonly Literal[]
  readonly span: Span
}

type NotExpression = { readonly kind: "not"; readonly operand: Expression; readonly span: Span }

/** `a and b and c` is one node with three terms. The tree does not contain parentheses. */
type LogicExpression = {
  readonly kind: "logic"
  readonly op: "and" | "or"
  readonly terms: readonly Expression[]
  readonly span: Span
}
