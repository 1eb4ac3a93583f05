import { type FieldLiteral, type Formula, holds } from "../../../src/language/runtime/formula.ts"
import { type Fields, keywordOf, valuesOf } from "../../../src/language/runtime/value.ts"

/** Whether an event contains the literals that a formula asks for. */
export function satisfies(event: Fields, formula: Formula<FieldLiteral>): boolean {
  return holds(formula, ({ field, text }) => {
    return valuesOf(event[field]).some((value) => lowered(keywordOf(value)).includes(text))
  })
}

function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
