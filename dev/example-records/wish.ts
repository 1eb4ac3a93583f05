import type { Source } from "../../src/engine/sources/source.ts"
import type { Condition, FieldLeaf, FieldTest } from "../../src/language/eql/emit/condition.ts"

/** Stands in a wished text where any text may stand. */
export const HOLE = "\u0000"

/** A value that a field must have for a leaf to hold; texts may have holes. */
export type Wish = { readonly field: string; readonly value: string | number | boolean }

/** So many of a leaf's constants are tried; a rule may list hundreds. */
const MOST_ALTERNATIVES = 8

/**
 * The ways to make a condition hold, each a list of wishes, those of the first branches first. What has to be false
 * wishes nothing: a field that is not wished for is mostly missing, and what a way comes to is tried out anyway.
 * A leaf that the source can never make true has no way.
 */
export function* waysTo(condition: Condition, isWanted: boolean, source: Source): Generator<readonly Wish[]> {
  switch (condition.kind) {
    case "constant":
      if (condition.value === isWanted) yield []
      return
    case "not":
      yield* waysTo(condition.term, !isWanted, source)
      return
    case "all":
    case "some":
      if ((condition.kind === "all") === isWanted) yield* together(condition.terms, isWanted, source)
      else for (const term of condition.terms) yield* waysTo(term, isWanted, source)
      return
    case "field":
      if (!isWanted) yield []
      else for (const value of valuesFor(condition, source)) yield [{ field: condition.field.name, value }]
      return
    case "script":
      if (!isWanted) yield []
      else if (condition.fields.every(({ name }) => Object.hasOwn(source.fields, name))) {
        // What an expression asks for is not worked out: long texts and large numbers satisfy most.
        yield condition.fields.map(({ name, type }) => ({
          field: name,
          value: type === "integer" || type === "decimal" ? 5000 : "x".repeat(300),
        }))
      }
      return
  }
}

function* together(terms: readonly Condition[], isWanted: boolean, source: Source): Generator<readonly Wish[]> {
  const [first, ...rest] = terms
  if (first === undefined) {
    yield []
    return
  }
  for (const way of waysTo(first, isWanted, source)) {
    for (const others of together(rest, isWanted, source)) yield [...way, ...others]
  }
}

function valuesFor({ field, test }: FieldLeaf, source: Source): readonly Wish["value"][] {
  const origin = Object.hasOwn(source.fields, field.name) ? source.fields[field.name] : undefined
  if (!origin) return []
  const values = valuesOf(test).slice(0, MOST_ALTERNATIVES)
  const closed = origin.values?.map((value) => String(value).toLowerCase())
  return closed === undefined
    ? values
    : values.flatMap((value) => {
        const fitting = closed.find((one) => fits(String(value).toLowerCase(), one))
        return fitting === undefined ? [] : [typeof value === "string" ? fitting : value]
      })
}

/** Whether a text with holes can become the other. */
function fits(wished: string, value: string): boolean {
  const [head = "", ...others] = wished.split(HOLE)
  return others.length === 0 ? wished === value : value.startsWith(head) && value.endsWith(others.at(-1) ?? "")
}

function valuesOf(test: FieldTest): readonly Wish["value"][] {
  switch (test.kind) {
    case "exists":
      return [HOLE]
    case "texts":
      return test.texts
    case "wildcards":
      return test.patterns.map((pattern) =>
        pattern
          .replace(/^\?(?=:)/, "C")
          .replaceAll("?", "1")
          .replaceAll("*", HOLE),
      )
    case "affix":
      return [`${test.place === "start" ? "" : HOLE}${test.text}${test.place === "end" ? "" : HOLE}`]
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
    case "regex":
    case "never":
      return []
  }
}
