/**
 * A condition on the presence of literals, without negation: `always` holds everywhere, `never` nowhere. What a literal is
 * depends on where the formula is evaluated: a text in a field, a text in a record, a numbered piece of a text.
 */
export type Formula<Literal> =
  | { readonly kind: "always" | "never" }
  | ({ readonly kind: "literal" } & Literal)
  | { readonly kind: "all" | "some"; readonly terms: readonly Formula<Literal>[] }

/**
 * Some value of the field contains the text, `times` times in different places (default: once). Both are compared with their ASCII
 * letters in lower case. Without a text, the field has some value.
 */
export type FieldLiteral = { readonly field: string; readonly text: string; readonly times?: number }

export const always = { kind: "always" } as const
export const never = { kind: "never" } as const

/** The formula that holds where every term holds, in its simplest form. */
export function all<Literal>(terms: readonly Formula<Literal>[]): Formula<Literal> {
  return join("all", terms)
}

/** The formula that holds where at least one term holds, in its simplest form. */
export function some<Literal>(terms: readonly Formula<Literal>[]): Formula<Literal> {
  return join("some", terms)
}

/** Removes terms that do not change the result, and flattens terms of the same kind. */
function join<Literal>(kind: "all" | "some", terms: readonly Formula<Literal>[]): Formula<Literal> {
  const [neutral, decisive] = kind === "all" ? [always, never] : [never, always]
  const joined: Formula<Literal>[] = []
  for (const term of terms) {
    for (const part of "terms" in term && term.kind === kind ? term.terms : [term]) {
      if (part.kind === decisive.kind) return decisive
      if (part.kind !== neutral.kind) joined.push(part)
    }
  }
  const [only] = joined
  if (only === undefined) return neutral
  return joined.length === 1 ? only : { kind, terms: joined }
}

/** The formula with each literal replaced by another formula. */
export function replaceLiterals<From, To>(
  formula: Formula<From>,
  replace: (literal: From) => Formula<To>,
): Formula<To> {
  switch (formula.kind) {
    case "always":
    case "never":
      return formula
    case "literal":
      return replace(formula)
    case "all":
    case "some":
      return join(
        formula.kind,
        formula.terms.map((term) => replaceLiterals(term, replace)),
      )
  }
}

/** Every literal in the formula, at any depth. */
export function literalsOf<Literal>(formula: Formula<Literal>): readonly ({ readonly kind: "literal" } & Literal)[] {
  if (formula.kind === "literal") return [formula]
  return "terms" in formula ? formula.terms.flatMap((term) => literalsOf(term)) : []
}

/** Whether the formula holds when `isPresent` decides each literal. */
export function holds<Literal>(formula: Formula<Literal>, isPresent: (literal: Literal) => boolean): boolean {
  switch (formula.kind) {
    case "always":
      return true
    case "never":
      return false
    case "literal":
      return isPresent(formula)
    case "all":
      return formula.terms.every((term) => holds(term, isPresent))
    case "some":
      return formula.terms.some((term) => holds(term, isPresent))
  }
}
