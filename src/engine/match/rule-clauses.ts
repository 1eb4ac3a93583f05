import { type FieldLiteral, type Formula, replaceLiterals } from "../../language/runtime/formula.ts"
import { projectLiteral } from "../decode/prefilter/projection.ts"

/**
 * A condition that every event which a rule matches meets: one of these fields contains the piece of its literal. A rule's clauses
 * are joined by AND.
 */
export type Clause = readonly FieldPiece[]

/** A projected text, as latin1, in a field. */
export type FieldPiece = { readonly field: string; readonly piece: string }

/** A rule has at most this many clauses: those whose shortest piece is longest. */
export const MAX_CLAUSES = 4

/** Shorter pieces have no anchor. */
const MIN_PIECE_BYTES = 4

/** With more alternatives, a clause is met too often. */
const MAX_ALTERNATIVES = 600

/** The clauses of a rule whose literals are of fields that can be searched. `isSearchable` says which fields can. */
export function clausesOf(formula: Formula<FieldLiteral>, isSearchable: (field: string) => boolean): readonly Clause[] {
  const pieces = replaceLiterals(formula, ({ field, text }): Formula<FieldPiece> => {
    const piece = isSearchable(field) ? longestPiece(text) : undefined
    return piece === undefined ? { kind: "always" } : { kind: "literal", field, piece }
  })
  return conjuncts(pieces)
    .filter((clause) => clause.length <= MAX_ALTERNATIVES)
    .toSorted((one, other) => shortest(other) - shortest(one))
    .slice(0, MAX_CLAUSES)
}

function longestPiece(text: string): string | undefined {
  // A record may write a number differently than the event.
  if (/^[-+]?\d*(\.\d*)?(e[-+]?\d*)?$/i.test(text)) return undefined
  const [longest] = projectLiteral(text).toSorted((one, other) => other.length - one.length)
  return longest !== undefined && longest.length >= MIN_PIECE_BYTES ? longest : undefined
}

function conjuncts(formula: Formula<FieldPiece>): readonly Clause[] {
  switch (formula.kind) {
    case "always":
      return []
    case "never":
      return [[]]
    case "literal":
      return [[{ field: formula.field, piece: formula.piece }]]
    case "all":
      return formula.terms.flatMap(conjuncts)
    case "some": {
      // Of each alternative, the best clause: an event that meets the formula meets one of the alternatives.
      const best = formula.terms.map(
        (term) => conjuncts(term).toSorted((one, other) => shortest(other) - shortest(one))[0],
      )
      return best.some((clause) => clause === undefined) ? [] : [best.flatMap((clause) => clause ?? [])]
    }
  }
}

function shortest(clause: Clause): number {
  return Math.min(...clause.map(({ piece }) => piece.length))
}
