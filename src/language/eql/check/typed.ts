import type { Scalar } from "../../runtime/scalar.ts"
import type { FieldMapping } from "../../schema/schema.ts"
import type { ValueType } from "../../schema/value-type.ts"
import type { Builtin } from "../builtins/builtin.ts"
import type { Expression } from "../syntax/ast.ts"

/** A value known when compiling. An integer is a number while that is exact, else a bigint; its node says which numbers are decimals. */
export type Constant = Scalar

export type FieldNode = {
  readonly kind: "field"
  readonly name: string
  readonly mapping: FieldMapping
  readonly type: ValueType
  readonly origin: Expression
}

export type ConstantNode = {
  readonly kind: "constant"
  readonly value: Constant
  readonly type: ValueType
  readonly origin: Expression
}

/**
 * The tree after checking. Every name is resolved, `!=` is a negated `==`, arithmetic is a call, a comparison has its
 * constant on the right, a test for null is a node of its own, and an optional field nobody maps is the constant null.
 */
export type Typed =
  | ConstantNode
  | FieldNode
  | {
      readonly kind: "call"
      readonly builtin: Builtin
      readonly insensitive: boolean
      readonly args: readonly Typed[]
      readonly type: ValueType
      readonly origin: Expression
    }
  | {
      readonly kind: "compare"
      readonly op: CompareOperator
      readonly left: Typed
      readonly right: Typed
      readonly type: "boolean"
      readonly origin: Expression
    }
  | { readonly kind: "null-test"; readonly operand: Typed; readonly type: "boolean"; readonly origin: Expression }
  | {
      readonly kind: "in"
      readonly insensitive: boolean
      readonly operand: Typed
      readonly list: readonly Typed[]
      readonly type: "boolean"
      readonly origin: Expression
    }
  | {
      readonly kind: "pattern"
      readonly operand: Typed
      readonly language: "wildcard" | "regex"
      readonly insensitive: boolean
      readonly patterns: readonly string[]
      readonly type: "boolean"
      readonly origin: Expression
    }
  | { readonly kind: "not"; readonly operand: Typed; readonly type: "boolean"; readonly origin: Expression }
  | {
      readonly kind: "logic"
      readonly op: "and" | "or"
      readonly terms: readonly Typed[]
      readonly type: "boolean"
      readonly origin: Expression
    }

export type CompareOperator = "==" | "<" | "<=" | ">" | ">="

/** The fields an expression reads, each once, in the order of their first use. */
export function fieldsOf(node: Typed): readonly FieldNode[] {
  const found = new Map<string, FieldNode>()
  const visit = (part: Typed): void => {
    if (part.kind === "field" && !found.has(part.name)) found.set(part.name, part)
    for (const child of childrenOf(part)) visit(child)
  }
  visit(node)
  return [...found.values()]
}

/** Whether an expression names no field, so that it has the same value for every event. */
export function isConstant(node: Typed): boolean {
  return node.kind === "constant" || (node.kind !== "field" && childrenOf(node).every(isConstant))
}

export function childrenOf(node: Typed): readonly Typed[] {
  switch (node.kind) {
    case "constant":
    case "field":
      return []
    case "call":
      return node.args
    case "compare":
      return [node.left, node.right]
    case "in":
      return [node.operand, ...node.list]
    case "null-test":
    case "pattern":
    case "not":
      return [node.operand]
    case "logic":
      return node.terms
  }
}
