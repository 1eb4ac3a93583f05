import { lower } from "../../runtime/compare/fold.ts"
import { all, always, type FieldLiteral, type Formula, never, some } from "../../runtime/formula.ts"
import { requiredText } from "../../runtime/patterns/regex.ts"
import type { FieldNode } from "../check/typed.ts"
import type { Condition, FieldTest } from "./condition.ts"

/** Shorter pieces occur in nearly every text. They are used only if a pattern has no longer piece. */
const MIN_PIECE_LENGTH = 3

/**
 * What every event that satisfies a condition contains. The formula may accept events that do not match; it never rejects one that
 * does.
 */
export function extractLiterals(condition: Condition): Formula<FieldLiteral> {
  switch (condition.kind) {
    case "constant":
      return condition.value ? always : never
    case "all":
      return all(condition.terms.map(extractLiterals))
    case "some":
      return some(condition.terms.map(extractLiterals))
    case "field":
      return fromTest(condition.field, condition.test)
    case "not":
    case "script":
      return always
  }
}

function fromTest(field: FieldNode, test: FieldTest): Formula<FieldLiteral> {
  switch (test.kind) {
    case "texts":
      return some(test.texts.map((text) => literal(field, text)))
    case "wildcards":
      return some(test.patterns.map((pattern) => allOf(field, pattern.split(/[*?]+/))))
    case "pieces":
      return allOf(field, test.parts.flat())
    case "regex":
      return some(test.patterns.map((pattern) => literal(field, requiredText(pattern) ?? "")))
    case "affix":
      return literal(field, test.text)
    case "never":
      return never
    // A record can write numbers, dates, addresses, versions and booleans in more than one way.
    case "exists":
    case "numbers":
    case "number-order":
    case "booleans":
    case "blocks":
    case "ip-order":
    case "versions":
      return { kind: "literal", field: field.name, text: "" }
    default:
      return always
  }
}

function allOf(field: FieldNode, pieces: readonly string[]): Formula<FieldLiteral> {
  const long = longEnough(pieces)
  const literals = long.map((piece) => literal(field, piece))
  return all(
    long.some((piece) => piece.length >= MIN_PIECE_LENGTH) ? literals : [...literals, ...repeated(field, pieces)],
  )
}

/** The character that short pieces have most often, such as the colons of `?:\\*:*`. */
function repeated(field: FieldNode, pieces: readonly string[]): readonly Formula<FieldLiteral>[] {
  const text = lower(pieces.join(""))
  const counts = [...new Set(text)].map((character) => ({ character, times: text.split(character).length - 1 }))
  const [most] = counts.toSorted((left, right) => right.times - left.times)
  if (most === undefined || most.times < 2 || most.character > "\u007f") return []
  return [{ kind: "literal", field: field.name, text: most.character, times: most.times }]
}

/** Of the fixed pieces of a wildcard, all that are long enough, else the longest one. */
function longEnough(pieces: readonly string[]): readonly string[] {
  const fixed = [...new Set(pieces)]
  const long = fixed.filter((piece) => piece.length >= MIN_PIECE_LENGTH)
  if (long.length > 0) return long
  const [longest = ""] = fixed.toSorted((left, right) => right.length - left.length)
  return [longest]
}

function literal(field: FieldNode, text: string): Formula<FieldLiteral> {
  return { kind: "literal", field: field.name, text: lower(text) }
}
