import type { Source } from "../../src/engine/sources/source.ts"
import type { Condition, FieldLeaf, FieldTest } from "../../src/language/eql/emit/condition.ts"

/** Marks a part of a constraint's text that may be any text. */
export const PLACEHOLDER = "\u0000"

/** A value that a field must have for a leaf to match; a text may contain placeholders. */
export type Constraint = { readonly field: string; readonly value: string | number | boolean }

/** The number of constants of a leaf that are tried; a rule may list hundreds. */
const MAX_ALTERNATIVES = 8

/**
 * Sets of constraints, each of which makes the condition true (or false, as wanted); the first branches come first. A
 * leaf that must be false adds no constraint: a field without one is usually absent, and the caller checks every
 * candidate. A leaf that the source can never satisfy has no solution.
 */
export function* solutions(condition: Condition, isWanted: boolean, source: Source): Generator<readonly Constraint[]> {
  switch (condition.kind) {
    case "constant":
      if (condition.value === isWanted) yield []
      return
    case "not":
      yield* solutions(condition.term, !isWanted, source)
      return
    case "all":
    case "some":
      if ((condition.kind === "all") === isWanted) yield* combinedSolutions(condition.terms, isWanted, source)
      else for (const term of condition.terms) yield* solutions(term, isWanted, source)
      return
    case "field":
      if (!isWanted) yield []
      else for (const value of valuesFor(condition, source)) yield [{ field: condition.field.name, value }]
      return
    case "script":
      if (!isWanted) yield []
      else if (condition.fields.every(({ name }) => Object.hasOwn(source.fields, name))) {
        // Expressions are not solved: long texts and large numbers satisfy most of them.
        yield condition.fields.map(({ name, type }) => ({
          field: name,
          value: type === "integer" || type === "decimal" ? 5000 : "x".repeat(300),
        }))
      }
      return
  }
}

function* combinedSolutions(
  terms: readonly Condition[],
  isWanted: boolean,
  source: Source,
): Generator<readonly Constraint[]> {
  const [first, ...rest] = terms
  if (first === undefined) {
    yield []
    return
  }
  for (const solution of solutions(first, isWanted, source)) {
    for (const others of combinedSolutions(rest, isWanted, source)) yield [...solution, ...others]
  }
}

function valuesFor({ field, test }: FieldLeaf, source: Source): readonly Constraint["value"][] {
  const origin = Object.hasOwn(source.fields, field.name) ? source.fields[field.name] : undefined
  if (!origin) return []
  const values = valuesOf(test).slice(0, MAX_ALTERNATIVES)
  const closed = origin.values?.map((value) => String(value).toLowerCase())
  return closed === undefined
    ? values
    : values.flatMap((value) => {
        const fitting = closed.find((one) => fits(String(value).toLowerCase(), one))
        return fitting === undefined ? [] : [typeof value === "string" ? fitting : value]
      })
}

/** Whether a text with placeholders can be filled to the other text. */
function fits(template: string, value: string): boolean {
  const [head = "", ...others] = template.split(PLACEHOLDER)
  return others.length === 0 ? template === value : value.startsWith(head) && value.endsWith(others.at(-1) ?? "")
}

function valuesOf(test: FieldTest): readonly Constraint["value"][] {
  switch (test.kind) {
    case "exists":
      return [PLACEHOLDER]
    case "texts":
      return test.texts
    case "wildcards":
      return test.patterns.map((pattern) =>
        pattern
          .replace(/^\?(?=:)/, "C")
          .replaceAll("?", "1")
          .replaceAll("*", PLACEHOLDER),
      )
    case "affix":
      return [
        `${test.position === "start" ? "" : PLACEHOLDER}${test.text}${test.position === "end" ? "" : PLACEHOLDER}`,
      ]
    case "pieces":
      return [test.parts.map((pieces) => pieces.join("1")).join(PLACEHOLDER)]
    case "numbers":
      return test.values.map(Number)
    case "number-order":
      return [Number(test.value) + (test.op.startsWith(">") ? 1 : test.op === "==" ? 0 : -1), Number(test.value)]
    case "booleans":
      return test.values
    case "blocks":
      return test.blocks.map((block) => block.split("/")[0] ?? block)
    case "ip-order":
      return [test.address]
    case "text-order":
      return [test.text, `${test.text}z`]
    case "versions":
      return test.versions
    case "spans":
      return test.spans.flatMap(([from]) => (Number.isFinite(from) ? [new Date(from).toISOString()] : []))
    case "loose":
      return test.values.map(({ number, text }) => (number === null ? text : Number(number)))
    case "loose-order":
      return [Number(test.value.number ?? 0) + (test.op.startsWith(">") ? 1 : -1)]
    case "range":
      return test.bounds.flatMap(valuesOf)
    case "regex":
    case "never":
      return []
  }
}
