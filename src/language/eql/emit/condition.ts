import type { WildcardParts } from "../../runtime/patterns/quoted-wildcard.ts"
import type { CompareOperator, FieldNode, TypedExpression } from "../check/typed.ts"
import type { Expression } from "../syntax/ast.ts"

/**
 * The condition of a query, in two-valued logic. A leaf is what Elasticsearch runs as a single query; it is false if its field is
 * missing.
 */
export type Condition =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "all" | "some"; readonly terms: readonly Condition[] }
  | { readonly kind: "not"; readonly term: Condition }
  | Leaf

export type Leaf = FieldLeaf | ScriptLeaf

/** A test on one field, which is true if it is true for some value. */
export type FieldLeaf = {
  readonly kind: "field"
  readonly field: FieldNode
  readonly test: FieldTest
  readonly origin: Expression
}

/** An expression that is true for some combination of its fields' values. */
export type ScriptLeaf = {
  readonly kind: "script"
  readonly fields: readonly FieldNode[]
  readonly expression: TypedExpression
  readonly origin: Expression
}

export type FieldTest =
  | { readonly kind: "exists" }
  | { readonly kind: "texts"; readonly texts: readonly string[]; readonly insensitive: boolean }
  | { readonly kind: "wildcards"; readonly patterns: readonly string[]; readonly insensitive: boolean }
  /** Regular expressions of which one must match. */
  | { readonly kind: "regex"; readonly patterns: readonly string[]; readonly insensitive: boolean }
  | {
      readonly kind: "affix"
      readonly position: "start" | "end" | "inside"
      readonly text: string
      readonly insensitive: boolean
    }
  /** Wildcards whose pieces can contain `*` and `?`. */
  | { readonly kind: "pieces"; readonly parts: WildcardParts; readonly insensitive: boolean }
  | { readonly kind: "text-order"; readonly op: CompareOperator; readonly text: string }
  | { readonly kind: "numbers"; readonly values: readonly (number | bigint)[] }
  | { readonly kind: "number-order"; readonly op: CompareOperator; readonly value: number | bigint }
  /** Inclusive time ranges in milliseconds since 1970. */
  | { readonly kind: "spans"; readonly spans: readonly (readonly [from: number, to: number])[] }
  | { readonly kind: "blocks"; readonly blocks: readonly string[] }
  | { readonly kind: "ip-order"; readonly op: CompareOperator; readonly address: string }
  | { readonly kind: "versions"; readonly op: CompareOperator; readonly versions: readonly string[] }
  | { readonly kind: "booleans"; readonly values: readonly boolean[] }
  /** For a dynamic field: each constant as text, and as number for numeric values. */
  | { readonly kind: "loose"; readonly values: readonly LooseConstant[] }
  | { readonly kind: "loose-order"; readonly op: CompareOperator; readonly value: LooseConstant }
  /** One value satisfies all of these. */
  | { readonly kind: "range"; readonly bounds: readonly FieldTest[] }
  /** No value can satisfy it. */
  | { readonly kind: "never" }

export type LooseConstant = { readonly text: string; readonly number: number | bigint | null }
