import type { Scalar } from "../../runtime/value.ts"
import type { FieldMapping } from "../../schema/schema.ts"
import type { ValueType } from "../../schema/value-type.ts"
import type { Builtin } from "../builtins/builtin.ts"
import type { Expression } from "../syntax/ast.ts"

/** A value that is known at compile time. The type of its node distinguishes integers from decimals. */
type Constant = Scalar

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
 * The tree after the check. Every name is resolved, `!=` is a negated `==`, arithmetic is a call, the constant of a comparison is
 * on the right, a test for null is a separate node, and an unmapped optional field is the constant null.
 */
export type TypedExpression =
  | ConstantNode
  | FieldNode
  | {
      readonly kind: "call"
      readonly builtin: Builtin
      readonly insensitive: boolean
      readonly args: readonly TypedExpression[]
      readonly type: ValueType
      readonly origin: Expression
    }
  | {
      readonly kind: "compare"
      readonly op: CompareOperator
      readonly left: TypedExpression
      readonly right: TypedExpression
      readonly type: "boolean"
      readonly origin: Expression
    }
  | {
      readonly kind: "null-test"
      readonly operand: TypedExpression
      readonly type: "boolean"
      readonly origin: Expression
    }
  | {
      readonly kind: "in"
      readonly insensitive: boolean
      readonly operand: TypedExpression
      readonly list: readonly TypedExpression[]
      readonly type: "boolean"
      readonly origin: Expression
    }
  | {
      readonly kind: "pattern"
      readonly operand: TypedExpression
      readonly language: "wildcard" | "regex"
      readonly insensitive: boolean
      readonly patterns: readonly string[]
      readonly type: "boolean"
      readonly origin: Expression
    }
  | { readonly kind: "not"; readonly operand: TypedExpression; readonly type: "boolean"; readonly origin: Expression }
  | {
      readonly kind: "logic"
      readonly op: "and" | "or"
      readonly terms: readonly TypedExpression[]
      readonly type: "boolean"
      readonly origin: Expression
    }

export type CompareOperator = "==" | "<" | "<=" | ">" | ">="

/** The fields that an expression reads, each once, in the order of their first use. */
export function fieldsOf(node: TypedExpression): readonly FieldNode[] {
  const found = new Map<string, FieldNode>()
  const visit = (part: TypedExpression): void => {
    if (part.kind === "field" && !found.has(part.name)) found.set(part.name, part)
    for (const child of childrenOf(part)) visit(child)
  }
  visit(node)
  return [...found.values()]
}

/** Whether an expression contains no field, so that it has the same value for every event. */
export function isConstant(node: TypedExpression): boolean {
  return node.kind === "constant" || (node.kind !== "field" && childrenOf(node).every(isConstant))
}

function childrenOf(node: TypedExpression): readonly TypedExpression[] {
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
