import fc from "fast-check"
import type {
  EventFilter,
  Expression,
  FieldExpression,
  Literal,
  Pipe,
  Query,
  SequenceTerm,
} from "../../../src/language/eql/syntax/ast.ts"
import { keywords } from "../../../src/language/eql/syntax/token.ts"

const span = { start: 0, end: 0 }
const keywordSet: ReadonlySet<string> = new Set(keywords)

// Any text, with lone surrogates, and often with characters that the printer must escape.
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('"', "'", "\\", "`", ".", "\n", "\r", "\u2028", "\u202e", "/*", "//", "?", "a") }),
)
const word = fc.stringMatching(/^[A-Za-z_@][A-Za-z0-9_]{0,5}$/).filter((name) => !keywordSet.has(name))
const name = fc.oneof({ weight: 3, arbitrary: word }, fc.constantFrom(...keywords), text).filter((each) => each !== "")

const field: fc.Arbitrary<FieldExpression> = fc
  .record({ segments: fc.array(name, { minLength: 1, maxLength: 3 }), optional: fc.boolean() })
  .map(({ segments, optional }) => ({ kind: "field", name: segments.join("."), optional, span }))

const literal: fc.Arbitrary<Literal> = fc.oneof(
  text.map((value) => ({ kind: "string", value, span }) as const),
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map((value) => ({ kind: "integer", value, span }) as const),
  fc
    .double({ min: 0, noNaN: true, noDefaultInfinity: true })
    .map((value) => ({ kind: "decimal", value: Math.abs(value), span }) as const),
  fc.boolean().map((value) => ({ kind: "boolean", value, span }) as const),
  fc.constant({ kind: "null", span } as const),
)

/** Any tree of an expression that a parser can return. */
export const expression: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression; inner: Expression }>((tie) => {
  const tree = tie("tree")
  const list = fc.array(tree, { minLength: 1, maxLength: 3 })
  return {
    tree: fc.oneof({ maxDepth: 6, depthSize: "medium" }, literal, field, tie("inner")),
    inner: fc.oneof(
      fc.record({
        kind: fc.constant("call"),
        name: word,
        insensitive: fc.boolean(),
        args: fc.array(tree, { maxLength: 3 }),
        nameSpan: fc.constant(span),
        span: fc.constant(span),
      }),
      fc.record({ kind: fc.constant("unary"), op: fc.constantFrom("+", "-"), operand: tree, span: fc.constant(span) }),
      fc.record({
        kind: fc.constant("arithmetic"),
        op: fc.constantFrom("+", "-", "*", "/", "%"),
        left: tree,
        right: tree,
        span: fc.constant(span),
      }),
      fc.record({
        kind: fc.constant("compare"),
        op: fc.constantFrom("==", "!=", "<", "<=", ">", ">="),
        left: tree,
        right: tree,
        span: fc.constant(span),
      }),
      fc.record({
        kind: fc.constant("in"),
        insensitive: fc.boolean(),
        negated: fc.boolean(),
        operand: tree,
        list,
        span: fc.constant(span),
      }),
      fc.record({
        kind: fc.constant("pattern"),
        op: fc.constantFrom(":", "like", "like~", "regex", "regex~"),
        operand: tree,
        patterns: fc.array(literal, { minLength: 1, maxLength: 3 }),
        span: fc.constant(span),
      }),
      fc.record({ kind: fc.constant("not"), operand: tree, span: fc.constant(span) }),
      fc.record({
        kind: fc.constant("logic"),
        op: fc.constantFrom("and", "or"),
        terms: fc.array(tree, { minLength: 2, maxLength: 4 }),
        span: fc.constant(span),
      }),
    ),
  }
}).tree

const filter: fc.Arbitrary<EventFilter> = fc.record({
  category: fc.record({ name: fc.oneof(fc.constant(null), name), span: fc.constant(span) }),
  condition: expression,
  span: fc.constant(span),
})
const pipes: fc.Arbitrary<Pipe[]> = fc.array(
  fc.record({ name: fc.constantFrom("head", "tail"), count: fc.nat(), span: fc.constant(span) }),
  { maxLength: 2 },
)
const keys = (count: number) => fc.array(field, { minLength: count, maxLength: count })

/** The clauses of a sequence with this number of keys each. The first clause is not missing. */
function termsWith(count: number, missing: boolean, runs: number): fc.Arbitrary<SequenceTerm[]> {
  const term = fc.record({
    missing: missing ? fc.boolean() : fc.constant(false),
    filter,
    by: keys(count),
    runs: fc.integer({ min: 1, max: runs }),
    span: fc.constant(span),
  })
  return fc
    .tuple(term, term, fc.array(term, { maxLength: 1 }))
    .map(([first, second, more]) => [{ ...first, missing: false }, second, ...more])
}

const sequence: fc.Arbitrary<Query> = fc.record({ count: fc.nat(2), spanned: fc.boolean() }).chain((shape) =>
  fc.record({
    kind: fc.constant("sequence"),
    by: fc.array(field, { maxLength: 2 }),
    maxspan: shape.spanned
      ? fc.record({ milliseconds: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), span: fc.constant(span) })
      : fc.constant(null),
    terms: termsWith(shape.count, shape.spanned, 100),
    until: fc.option(termsWith(shape.count, false, 1).map(([term]) => term ?? null)).map((term) => term ?? null),
    pipes,
    span: fc.constant(span),
  }),
)
const sample: fc.Arbitrary<Query> = fc.record({
  kind: fc.constant("sample"),
  by: keys(1),
  terms: termsWith(1, false, 1),
  pipes,
  span: fc.constant(span),
})
const join: fc.Arbitrary<Query> = fc.record({
  kind: fc.constant("join"),
  by: fc.array(field, { maxLength: 2 }),
  terms: termsWith(2, false, 1),
  until: fc.constant(null),
  pipes,
  span: fc.constant(span),
})
const event: fc.Arbitrary<Query> = fc.record({ kind: fc.constant("event"), filter, pipes, span: fc.constant(span) })

/** Any tree of a query that a parser can return. */
export const query: fc.Arbitrary<Query> = fc.oneof(event, sequence, sample, join)

/** A tree without its spans, for comparison. */
export function withoutSpans(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutSpans)
  if (typeof tree !== "object" || tree === null) return tree
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) => (/^(span|nameSpan)$/.test(key) ? [] : [[key, withoutSpans(value)]])),
  )
}
