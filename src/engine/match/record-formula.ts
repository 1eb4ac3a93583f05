import type { Formula } from "../../language/eql/emit/literals.ts"
import type { Formula as RawFormula } from "../decode/formula.ts"
import type { Source } from "../sources/source.ts"

/**
 * The part of the rules' formulas that can be tested on a raw record, before it is parsed: literals of fields that every
 * source takes from the record as they stand. A literal of a derived field (`event.type`), or of one that no source
 * declares, says nothing about the record. It may be too generous, never too strict.
 */
export function recordFormula(formulas: readonly Formula[], sources: readonly Source[]): RawFormula {
  return some(formulas.map((formula) => reduce(formula, (field) => isVerbatim(field, sources))))
}

function isVerbatim(field: string, sources: readonly Source[]): boolean {
  const origins = sources.flatMap(({ fields }) => (Object.hasOwn(fields, field) ? [fields[field]] : []))
  return origins.length > 0 && origins.every((origin) => origin?.origin === "verbatim")
}

function reduce(formula: Formula, isUsable: (field: string) => boolean): RawFormula {
  switch (formula.kind) {
    case "any":
    case "never":
      return formula
    case "literal":
      return isUsable(formula.field) ? { kind: "literal", text: formula.text } : { kind: "any" }
    case "all":
      return all(formula.terms.map((term) => reduce(term, isUsable)))
    case "some":
      return some(formula.terms.map((term) => reduce(term, isUsable)))
  }
}

function all(terms: readonly RawFormula[]): RawFormula {
  if (terms.some((term) => term.kind === "never")) return { kind: "never" }
  const saying = terms.filter((term) => term.kind !== "any")
  return saying.length === 0 ? { kind: "any" } : { kind: "all", terms: saying }
}

function some(terms: readonly RawFormula[]): RawFormula {
  if (terms.some((term) => term.kind === "any")) return { kind: "any" }
  const saying = terms.filter((term) => term.kind !== "never")
  return saying.length === 0 ? { kind: "never" } : { kind: "some", terms: saying }
}
