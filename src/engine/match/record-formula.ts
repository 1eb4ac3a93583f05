import { always, type FieldLiteral, type Formula, replaceLiterals, some } from "../../language/runtime/formula.ts"
import type { RecordFormula } from "../decode/prefilter/prefilter.ts"
import type { Source } from "../sources/source.ts"

/**
 * The part of the rules' formulas that can be tested on a raw record, before it is parsed: literals of fields whose text
 * every source copies from the record. A literal of a derived field (`event.type`), or of a field that no source declares,
 * says nothing about the record. The formula may be too generous, never too strict.
 */
export function recordFormula(formulas: readonly Formula<FieldLiteral>[], sources: readonly Source[]): RecordFormula {
  // Hundreds of rules have thousands of literals of few fields, and share many of them.
  const verbatim = new Map<string, boolean>()
  const replaced = new Map<FieldLiteral, RecordFormula>()
  const testable = (literal: FieldLiteral): RecordFormula => {
    const known = replaced.get(literal)
    if (known !== undefined) return known
    const { field, text } = literal
    const isTestable = text !== "" && (verbatim.get(field) ?? isVerbatim(field, sources))
    if (text !== "") verbatim.set(field, isTestable)
    const formula: RecordFormula = isTestable ? { kind: "literal", text } : always
    replaced.set(literal, formula)
    return formula
  }
  const tested: RecordFormula[] = []
  for (const formula of formulas) {
    const test = replaceLiterals(formula, testable)
    // One rule that any record may match decides for all.
    if (test.kind === "always") return always
    tested.push(test)
  }
  return some(tested)
}

function isVerbatim(field: string, sources: readonly Source[]): boolean {
  const origins = sources.flatMap(({ fields }) => (Object.hasOwn(fields, field) ? [fields[field]] : []))
  return origins.length > 0 && origins.every((origin) => origin?.origin === "verbatim")
}
