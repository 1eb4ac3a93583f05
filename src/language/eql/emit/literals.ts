import { lower } from "../../runtime/compare/fold.ts"
import { requiredText } from "../../runtime/patterns/regex.ts"
import type { FieldNode } from "../check/typed.ts"
import type { Condition, FieldTest } from "./condition.ts"

/**
 * What every event that satisfies a query has to contain. A literal holds if some value of the field, its ASCII letters
 * in lower case, contains the text, which is in lower case already. `any` is no condition at all. The formula may let
 * through events that do not match, never the reverse.
 */
export type Formula =
  | { readonly kind: "any" }
  | { readonly kind: "never" }
  | { readonly kind: "literal"; readonly field: string; readonly text: string }
  | { readonly kind: "all"; readonly terms: readonly Formula[] }
  | { readonly kind: "some"; readonly terms: readonly Formula[] }

const any: Formula = { kind: "any" }

/** Shorter pieces of a pattern are everywhere; they are kept only where a pattern has no longer one. */
const PIECE_MIN = 3

export function extractLiterals(condition: Condition): Formula {
  switch (condition.kind) {
    case "constant":
      return condition.value ? any : { kind: "never" }
    case "all":
      return all(condition.terms.map(extractLiterals))
    case "some":
      return some(condition.terms.map(extractLiterals))
    case "field":
      return fromTest(condition.field, condition.test)
    case "not":
    case "script":
      return any
  }
}

function fromTest(field: FieldNode, test: FieldTest): Formula {
  switch (test.kind) {
    case "texts":
      return some(test.texts.map((text) => literal(field, text)))
    case "wildcards":
      return some(test.patterns.map((pattern) => all(pieces(pattern).map((piece) => literal(field, piece)))))
    case "regex": {
      const text = requiredText(test.pattern)
      return text === null ? any : literal(field, text)
    }
    case "affix":
      return literal(field, test.text)
    case "never":
      return { kind: "never" }
    // Numbers, dates, addresses, versions and booleans can be written in more than one way.
    default:
      return any
  }
}

/** The fixed pieces of a wildcard: all that are long enough, else the longest. */
function pieces(pattern: string): readonly string[] {
  const fixed = [...new Set(pattern.split(/[*?]+/))]
  const long = fixed.filter((piece) => piece.length >= PIECE_MIN)
  if (long.length > 0) return long
  const [longest = ""] = fixed.toSorted((left, right) => right.length - left.length)
  return [longest]
}

function literal(field: FieldNode, text: string): Formula {
  return text === "" ? any : { kind: "literal", field: field.name, text: lower(text) }
}

function all(terms: readonly Formula[]): Formula {
  const wanted = terms
    .filter((term) => term.kind !== "any")
    .flatMap((term) => (term.kind === "all" ? term.terms : [term]))
  if (wanted.some((term) => term.kind === "never")) return { kind: "never" }
  const [only] = wanted
  if (only === undefined) return any
  return wanted.length === 1 ? only : { kind: "all", terms: wanted }
}

function some(terms: readonly Formula[]): Formula {
  if (terms.some((term) => term.kind === "any")) return any
  const wanted = terms
    .filter((term) => term.kind !== "never")
    .flatMap((term) => (term.kind === "some" ? term.terms : [term]))
  const [only] = wanted
  if (only === undefined) return { kind: "never" }
  return wanted.length === 1 ? only : { kind: "some", terms: wanted }
}
