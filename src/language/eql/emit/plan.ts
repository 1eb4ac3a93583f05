import type { Diagnostic, Outcome } from "../../diagnostics/diagnostic.ts"
import { lower } from "../../runtime/compare/fold.ts"
import { joinedPatterns } from "../../runtime/patterns/joined-patterns.ts"
import { checkRegex } from "../../runtime/patterns/regex.ts"
import type { FieldQuery } from "../builtins/builtin.ts"
import { type ConstantNode, type FieldNode, fieldsOf, type TypedExpression } from "../check/typed.ts"
import type { Expression } from "../syntax/ast.ts"
import type { Condition, FieldTest, Leaf } from "./condition.ts"
import { costOf } from "./cost.ts"
import { fieldTest } from "./field-test.ts"

/**
 * Splits a folded tree into leaves. The `and`, `or` and `not` above them use two-valued logic; a constant null among them matches
 * nothing, and neither does its negation (`not null` is null).
 */
export function plan(node: TypedExpression): Outcome<Condition> {
  const findings: Diagnostic[] = []
  const condition = planNode(node, false, findings)
  if (findings.some((finding) => finding.severity !== "warning")) return { ok: false, diagnostics: findings }
  return { ok: true, value: condition, warnings: findings }
}

/** `negated`: an odd number of negations is above the node. A null there must count as true, so that it matches nothing. */
function planNode(node: TypedExpression, negated: boolean, findings: Diagnostic[]): Condition {
  switch (node.kind) {
    case "constant":
      return { kind: "constant", value: node.value === null ? negated : node.value === true }
    case "not": {
      const term = planNode(node.operand, !negated, findings)
      if (term.kind === "constant") return { kind: "constant", value: !term.value }
      return term.kind === "not" ? term.term : { kind: "not", term }
    }
    case "logic":
      return combine(
        node.op === "and" ? "all" : "some",
        node.terms.map((term) => planNode(term, negated, findings)),
      )
    case "null-test": {
      const { operand } = node
      if (operand.kind !== "field") return script(node)
      return { kind: "not", term: leaf(operand, { kind: "exists" }, { ...node, origin: opposite(node.origin) }) }
    }
    case "compare":
      if (node.left.kind !== "field" || node.right.kind !== "constant") return script(node)
      return falseIfNever(leaf(node.left, fieldTest(node.left, node.op, [node.right], findings), node))
    case "in":
      return planIn(node, findings)
    case "pattern":
      return node.operand.kind === "field" ? leaf(node.operand, patternTest(node), node) : script(node)
    case "call":
      return planCall(node)
    case "field":
      return script(node)
  }
}

function planIn(node: Extract<TypedExpression, { kind: "in" }>, findings: Diagnostic[]): Condition {
  const { operand, list, insensitive } = node
  if (operand.kind !== "field" || !list.every(isConstantNode)) return script(node)
  const values = list.filter(({ value }) => value !== null)
  return falseIfNever(leaf(operand, inTest(operand, values, insensitive, findings), node))
}

/** Flattens and simplifies terms, and sorts them by cost. Leaves have no side effects, so their order does not matter. */
export function combine(kind: "all" | "some", planned: readonly Condition[]): Condition {
  const deciding = kind === "some"
  const terms = planned
    .flatMap((term) => (term.kind === kind ? term.terms : [term]))
    .filter((term) => term.kind !== "constant" || term.value === deciding)
  if (terms.some((term) => term.kind === "constant")) return { kind: "constant", value: deciding }
  const [only] = terms
  if (only === undefined) return { kind: "constant", value: !deciding }
  if (terms.length === 1) return only
  return { kind, terms: terms.toSorted((left, right) => costOf(left) - costOf(right)) }
}

/** Converts `f == null` to `f != null`, the text of a leaf that tests for existence. */
function opposite(origin: Expression): Expression {
  return origin.kind === "compare" ? { ...origin, op: "!=" } : origin
}

function leaf(field: FieldNode, test: FieldTest, node: TypedExpression): Leaf {
  return { kind: "field", field, test, origin: node.origin }
}

function falseIfNever(planned: Leaf): Condition {
  return planned.kind === "field" && planned.test.kind === "never" ? { kind: "constant", value: false } : planned
}

function script(node: TypedExpression): Condition {
  return { kind: "script", fields: fieldsOf(node), expression: node, origin: node.origin }
}

function inTest(
  field: FieldNode,
  list: readonly ConstantNode[],
  insensitive: boolean,
  findings: Diagnostic[],
): FieldTest {
  const test = fieldTest(field, "==", list, findings)
  if (!insensitive) return test
  return { kind: "texts", texts: list.map((item) => lower(String(item.value))), insensitive }
}

function patternTest(node: Extract<TypedExpression, { kind: "pattern" }>): FieldTest {
  const { insensitive, language } = node
  if (language === "regex") return { kind: "regex", patterns: joinedPatterns(node.patterns, checkRegex), insensitive }
  const patterns = insensitive ? node.patterns.map(lower) : node.patterns
  const isPlain = patterns.every((pattern) => !/[*?]/.test(pattern))
  return isPlain ? { kind: "texts", texts: patterns, insensitive } : { kind: "wildcards", patterns, insensitive }
}

/** A function of one field and constants is a field test if Elasticsearch has a query for it. Other functions run as scripts. */
function planCall(node: Extract<TypedExpression, { kind: "call" }>): Condition {
  const [first, ...rest] = node.args
  if (first?.kind !== "field" || !rest.every(isConstantNode)) return script(node)
  const query = node.builtin.fieldQuery?.(rest.map((argument) => argument.value)) ?? null
  if (query === null) return script(node)
  return leaf(first, testOf(query, node.insensitive), node)
}

function testOf(query: FieldQuery, insensitive: boolean): FieldTest {
  const cased = insensitive ? lower : (text: string): string => text
  switch (query.kind) {
    case "cidr":
      return { kind: "blocks", blocks: query.blocks }
    case "exists":
      return query
    case "affix":
      return { ...query, text: cased(query.text), insensitive }
    case "pieces":
      return { kind: "pieces", parts: query.parts.map((pieces) => pieces.map(cased)), insensitive }
  }
}

function isConstantNode(node: TypedExpression): node is ConstantNode {
  return node.kind === "constant"
}
