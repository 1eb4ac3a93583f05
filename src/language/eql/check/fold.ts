import type { Diagnostic, Outcome } from "../../diagnostics/diagnostic.ts"
import { atLeast, atMost, equal, greater, less } from "../../runtime/compare/scalars.ts"
import { and, not, or } from "../../runtime/logic.ts"
import { checkRegexInScript, isTestForNull, regexInScript } from "../../runtime/patterns/java-regex.ts"
import { joinedPatterns } from "../../runtime/patterns/joined-patterns.ts"
import { likeInScript, sameUnicode } from "../../runtime/patterns/like.ts"
import { EqlScriptError } from "../../runtime/script.ts"
import type { Scalar } from "../../runtime/value.ts"
import type { Builtin } from "../builtins/builtin.ts"
import { constantNode } from "./context.ts"
import { evaluateCall } from "./evaluate-call.ts"
import type { CompareOperator, ConstantNode, TypedExpression } from "./typed.ts"

/**
 * Replaces each expression that has the same value for every event with that value, in three-valued logic: comparisons and
 * functions of null are null, `null or true` is true, `not null` is null. If such an expression fails, Elasticsearch fails the
 * search; here the complete condition is false, with a warning.
 */
export function fold(node: TypedExpression): Outcome<TypedExpression> {
  const warnings: Diagnostic[] = []
  const folded = foldNode(node, warnings)
  return { ok: true, value: warnings.length > 0 ? truth(false, node) : folded, warnings }
}

function foldNode(node: TypedExpression, warnings: Diagnostic[]): TypedExpression {
  const inner = (part: TypedExpression): TypedExpression => foldNode(part, warnings)
  switch (node.kind) {
    case "constant":
    case "field":
      return node
    case "call": {
      const args = node.args.map(inner)
      const call = { ...node, args }
      return areConstants(args) ? foldCall(call, node.builtin, args, warnings) : call
    }
    case "compare": {
      const left = inner(node.left)
      const right = inner(node.right)
      if (isNull(left) || isNull(right)) return truth(null, node)
      if (left.kind !== "constant" || right.kind !== "constant") return { ...node, left, right }
      return truth(comparisons[node.op](left.value, right.value), node)
    }
    case "null-test": {
      const operand = inner(node.operand)
      return operand.kind === "constant" ? truth(operand.value === null, node) : { ...node, operand }
    }
    case "in":
      return foldIn(node, inner(node.operand), node.list.map(inner))
    case "pattern": {
      const operand = inner(node.operand)
      if (operand.kind !== "constant") return { ...node, operand }
      if (typeof operand.value !== "string") return truth(null, node)
      return truth(matcherOf(node)(operand.value), node)
    }
    case "not": {
      const operand = inner(node.operand)
      return operand.kind === "constant" ? truth(not(operand.value), node) : { ...node, operand }
    }
    case "logic":
      return foldLogic(node, node.terms.map(inner))
  }
}

/** Removes true from an `and` and false from an `or`; the opposite value decides. Null stays, because its meaning depends on its place in the tree. */
function foldLogic(
  node: Extract<TypedExpression, { kind: "logic" }>,
  terms: readonly TypedExpression[],
): TypedExpression {
  const deciding = node.op === "or"
  if (areConstants(terms)) {
    const values = terms.map((term) => term.value)
    return truth(node.op === "and" ? and(values) : or(values), node)
  }
  if (terms.some((term) => term.kind === "constant" && term.value === deciding)) return truth(deciding, node)
  const left = terms.filter((term) => term.kind !== "constant" || term.value === null)
  const [only] = left
  return left.length === 1 && only !== undefined ? only : { ...node, terms: left }
}

/**
 * `in` and `in~`. Without a match, a list that contains null makes the result null (InProcessor). The query of a field drops the
 * nulls of its list, unless there is nothing else.
 */
function foldIn(
  node: Extract<TypedExpression, { kind: "in" }>,
  operand: TypedExpression,
  list: readonly TypedExpression[],
): TypedExpression {
  if (isNull(operand) || list.every(isNull)) return truth(null, node)
  if (operand.kind !== "constant" || !areConstants(list)) return { ...node, operand, list }
  const found = list.some((item) =>
    node.insensitive && typeof operand.value === "string" && typeof item.value === "string"
      ? sameUnicode([item.value])(operand.value)
      : equal(operand.value, item.value) === true,
  )
  return truth(found || (list.some(isNull) ? null : false), node)
}

function foldCall(
  call: Extract<TypedExpression, { kind: "call" }>,
  builtin: Builtin,
  args: readonly ConstantNode[],
  warnings: Diagnostic[],
): TypedExpression {
  try {
    const value = evaluateCall(builtin, call.insensitive, args)
    return constantNode(value, value === null ? "null" : call.type, call.origin)
  } catch (error) {
    if (!(error instanceof EqlScriptError)) throw error
    const message = `this always fails: ${error.message}`
    const notes = ["Elasticsearch would fail the search. Here the query matches no event."]
    warnings.push({ code: "EQL504", severity: "warning", message, span: call.origin.span, notes })
    return call
  }
}

const comparisons: { readonly [op in CompareOperator]: (left: Scalar, right: Scalar) => Scalar } = {
  "==": equal,
  "<": less,
  "<=": atMost,
  ">": greater,
  ">=": atLeast,
}

function matcherOf(node: Extract<TypedExpression, { kind: "pattern" }>): (text: string) => boolean {
  if (node.language === "wildcard") return likeInScript(node.patterns, node.insensitive)
  const patterns = joinedPatterns(node.patterns, checkRegexInScript)
  return patterns.some(isTestForNull) ? () => true : regexInScript(patterns, node.insensitive)
}

function truth(value: Scalar, node: TypedExpression): ConstantNode {
  return constantNode(value, value === null ? "null" : "boolean", node.origin)
}

function isNull(node: TypedExpression): boolean {
  return node.kind === "constant" && node.value === null
}

function areConstants(nodes: readonly TypedExpression[]): nodes is readonly ConstantNode[] {
  return nodes.every((node) => node.kind === "constant")
}
