import type { Formula } from "../../../src/language/eql/emit/literals.ts"
import type { Fields } from "../../../src/language/runtime/value.ts"
import { keywordOf, valuesOf } from "../../../src/language/runtime/value.ts"

/** Whether an event satisfies a formula, as the type says it. */
export function satisfies(event: Fields, formula: Formula): boolean {
  switch (formula.kind) {
    case "any":
      return true
    case "never":
      return false
    case "all":
      return formula.terms.every((term) => satisfies(event, term))
    case "some":
      return formula.terms.some((term) => satisfies(event, term))
    case "literal":
      return valuesOf(event[formula.field]).some((value) => lowered(keywordOf(value)).includes(formula.text))
  }
}

function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
