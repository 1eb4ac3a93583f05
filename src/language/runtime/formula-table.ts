import { always, type FieldLiteral, type Formula, never } from "./formula.ts"

/**
 * Formulas in the form in which generated code holds them. Hundreds of rules have thousands of literals of few fields, so each
 * field and each literal is written once.
 */
export type FormulaTable = {
  readonly fields: readonly string[]
  /** For each literal the number of its field, its text, and how many times it occurs if that is not once. */
  readonly literals: readonly PackedLiteral[]
  readonly formulas: readonly PackedFormula[]
}

type PackedLiteral = readonly [field: number, text: string, times?: number]
/** `true` is always, `false` never, a number a literal. */
type PackedFormula = boolean | number | PackedTerms
type PackedTerms = { readonly all: readonly PackedFormula[] } | { readonly some: readonly PackedFormula[] }

export function packFormulas(formulas: readonly Formula<FieldLiteral>[]): FormulaTable {
  const fields = new Numbered<string>()
  const literals = new Numbered<PackedLiteral>()
  const pack = (formula: Formula<FieldLiteral>): PackedFormula => {
    switch (formula.kind) {
      case "always":
        return true
      case "never":
        return false
      case "literal": {
        const field = fields.numberOf(formula.field, formula.field)
        const { text, times } = formula
        return literals.numberOf(
          `${field} ${times} ${text}`,
          times === undefined ? [field, text] : [field, text, times],
        )
      }
      case "all":
        return { all: formula.terms.map(pack) }
      case "some":
        return { some: formula.terms.map(pack) }
    }
  }
  const packed = formulas.map(pack)
  return { fields: fields.values, literals: literals.values, formulas: packed }
}

/** The formulas of a table. Equal literals are one object. */
export function unpackFormulas(table: FormulaTable): readonly Formula<FieldLiteral>[] {
  const literals = table.literals.map(([field, text, times]) => {
    const literal = { kind: "literal", field: table.fields[field] ?? "", text } as const
    return times === undefined ? literal : { ...literal, times }
  })
  const unpack = (packed: PackedFormula): Formula<FieldLiteral> => {
    if (typeof packed === "boolean") return packed ? always : never
    if (typeof packed === "number") return literals[packed] ?? always
    return "all" in packed
      ? { kind: "all", terms: packed.all.map(unpack) }
      : { kind: "some", terms: packed.some.map(unpack) }
  }
  return table.formulas.map(unpack)
}

/** Values in the order in which they first occur. */
class Numbered<T> {
  readonly values: T[] = []
  readonly #numbers = new Map<string, number>()

  numberOf(key: string, value: T): number {
    const number = this.#numbers.get(key) ?? this.values.length
    if (number === this.values.length) this.values.push(value)
    this.#numbers.set(key, number)
    return number
  }
}
