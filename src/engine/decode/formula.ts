/** What a raw record must contain for it to be worth parsing: literal texts, joined by `all` and `some`. */
export type Formula =
  | { readonly kind: "any" | "never" }
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "all" | "some"; readonly terms: readonly Formula[] }

/** A formula whose literals are numbers in a list of projected pieces. */
export type NumberedFormula =
  | { readonly kind: "any" | "never" }
  | { readonly kind: "piece"; readonly number: number }
  | { readonly kind: "all" | "some"; readonly terms: readonly NumberedFormula[] }

/** Whether the formula holds when `found[n]` says that piece n is there. */
export function holds(formula: NumberedFormula, found: Uint8Array): boolean {
  switch (formula.kind) {
    case "any":
      return true
    case "never":
      return false
    case "piece":
      return found[formula.number] === 1
    case "all":
      return formula.terms.every((term) => holds(term, found))
    case "some":
      return formula.terms.some((term) => holds(term, found))
  }
}
