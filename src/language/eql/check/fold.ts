import type { Diagnostic, Outcome } from "../../diagnostics/diagnostic.ts"
import { atLeast, atMost, equal, greater, less } from "../../runtime/compare/scalars.ts"
import { and, not, or } from "../../runtime/logic.ts"
import { like, likeUnicode, sameUnicode } from "../../runtime/patterns/like.ts"
import { regex } from "../../runtime/patterns/regex.ts"
import type { Scalar } from "../../runtime/scalar.ts"
import { EqlScriptError } from "../../runtime/script-error.ts"
import type { Builtin } from "../builtins/builtin.ts"
import { constantNode } from "./checking.ts"
import { evaluateCall } from "./evaluate-call.ts"
import type { CompareOperator, ConstantNode, Typed } from "./typed.ts"

/**
 * Replaces what is the same for every event by its value, from the leaves up and with three-valued logic: comparisons
 * and functions of null are null, `null or true` is true, `not null` is null.
 */
export function fold(node: Typed): Outcome<Typed> {
  const diagnostics: Diagnostic[] = []
  const folded = foldNode(node, diagnostics)
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, value: folded, warnings: [] }
}

function foldNode(node: Typed, diagnostics: Diagnostic[]): Typed {
  const inner = (part: Typed): Typed => foldNode(part, diagnostics)
  switch (node.kind) {
    case "constant":
    case "field":
      return node
    case "call": {
      const args = node.args.map(inner)
      const call = { ...node, args }
      return areConstants(args) ? foldCall(call, node.builtin, args, diagnostics) : call
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

/** Drops what does not matter: true in an `and`, false in an `or`; the opposite decides. Null stays, its place in the tree tells what it means. */
function foldLogic(node: Extract<Typed, { kind: "logic" }>, terms: readonly Typed[]): Typed {
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

/** Nulls in the list are dropped; a list of nothing else selects nothing. */
function foldIn(node: Extract<Typed, { kind: "in" }>, operand: Typed, list: readonly Typed[]): Typed {
  const values: readonly Typed[] = list.filter((item) => !isNull(item))
  if (isNull(operand)) return truth(null, node)
  if (values.length === 0) return truth(false, node)
  if (operand.kind !== "constant" || !areConstants(values)) return { ...node, operand, list: values }
  const found = values.some((item) =>
    node.insensitive && typeof operand.value === "string" && typeof item.value === "string"
      ? sameUnicode([item.value])(operand.value)
      : equal(operand.value, item.value) === true,
  )
  return truth(found, node)
}

function foldCall(
  call: Extract<Typed, { kind: "call" }>,
  builtin: Builtin,
  args: readonly ConstantNode[],
  diagnostics: Diagnostic[],
): Typed {
  try {
    const value = evaluateCall(builtin, call.insensitive, args)
    return constantNode(value, value === null ? "null" : call.type, call.origin)
  } catch (error) {
    if (!(error instanceof EqlScriptError)) throw error
    const message = `this always fails: ${error.message}`
    const notes = ["Its arguments are constants, so it fails for every event."]
    diagnostics.push({ code: "EQL314", severity: "error", message, span: call.origin.span, notes })
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

function matcherOf(node: Extract<Typed, { kind: "pattern" }>): (text: string) => boolean {
  if (node.language === "regex") return regex(node.patterns.join("|"), node.insensitive)
  return node.insensitive ? likeUnicode(node.patterns) : like(node.patterns)
}

function truth(value: Scalar, node: Typed): ConstantNode {
  return constantNode(value, value === null ? "null" : "boolean", node.origin)
}

function isNull(node: Typed): boolean {
  return node.kind === "constant" && node.value === null
}

function areConstants(nodes: readonly Typed[]): nodes is readonly ConstantNode[] {
  return nodes.every((node) => node.kind === "constant")
}
