import type { CompareOperator, FieldNode, Typed } from "../check/typed.ts"
import type { Expression } from "../syntax/ast.ts"

/**
 * What a query asks of an event, with two truth values: the leaves are what Elasticsearch makes single queries of, and
 * a missing field makes a leaf false.
 */
export type Condition =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "all" | "some"; readonly terms: readonly Condition[] }
  | { readonly kind: "not"; readonly term: Condition }
  | Leaf

export type Leaf = FieldLeaf | ScriptLeaf

/** A test on one field: it holds if it does for some value. */
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
  readonly expression: Typed
  readonly origin: Expression
}

export type FieldTest =
  | { readonly kind: "exists" }
  | { readonly kind: "texts"; readonly texts: readonly string[]; readonly insensitive: boolean }
  | { readonly kind: "wildcards"; readonly patterns: readonly string[]; readonly insensitive: boolean }
  | { readonly kind: "regex"; readonly pattern: string; readonly insensitive: boolean }
  | {
      readonly kind: "affix"
      readonly place: "start" | "end" | "inside"
      readonly text: string
      readonly insensitive: boolean
    }
  | { readonly kind: "text-order"; readonly op: CompareOperator; readonly text: string }
  | { readonly kind: "numbers"; readonly values: readonly (number | bigint)[] }
  | { readonly kind: "number-order"; readonly op: CompareOperator; readonly value: number | bigint }
  /** Stretches of time in milliseconds since 1970, both ends included. */
  | { readonly kind: "spans"; readonly spans: readonly (readonly [from: number, to: number])[] }
  | { readonly kind: "blocks"; readonly blocks: readonly string[] }
  | { readonly kind: "ip-order"; readonly op: CompareOperator; readonly address: string }
  | { readonly kind: "versions"; readonly op: CompareOperator; readonly versions: readonly string[] }
  | { readonly kind: "booleans"; readonly values: readonly boolean[] }
  /** For a dynamic field: each constant as text, and as number for values that are numbers. */
  | { readonly kind: "loose"; readonly values: readonly LooseConstant[] }
  | { readonly kind: "loose-order"; readonly op: CompareOperator; readonly value: LooseConstant }
  /** No value can satisfy it. */
  | { readonly kind: "never" }

export type LooseConstant = { readonly text: string; readonly number: number | bigint | null }
