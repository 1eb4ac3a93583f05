import { type FieldLiteral, type Formula, replaceLiterals } from "../../language/runtime/formula.ts"
import { projectLiteral } from "../decode/prefilter/projection.ts"

/**
 * A condition that every event which a rule matches meets: one of these fields contains the piece of its literal. A rule's clauses
 * are joined by AND.
 */
export type Clause = readonly FieldPiece[]

/**
 * A projected text, as latin1, in a field: as a piece of one of its values, or as a byte that one value has `times` times. Without a
 * text, the field has a value.
 */
export type FieldPiece = { readonly field: string; readonly piece: string; readonly times: number }

/** A rule has at most this many clauses: those that are met most rarely. */
export const MAX_CLAUSES = 4

/** Shorter pieces are in nearly every value. */
const MIN_PIECE_BYTES = 2

/** With more alternatives, a clause is met too often. */
const MAX_ALTERNATIVES = 600

/**
 * Creates the function that gives a rule's clauses, from literals of fields that can be searched. `isSearchable` says which fields can.
 * Rules share many literals, each of which is projected once.
 */
export function clauseReader(
  isSearchable: (field: string) => boolean,
): (formula: Formula<FieldLiteral>) => readonly Clause[] {
  const known = new Map<FieldLiteral, Formula<FieldPiece>>()
  const replace = (literal: FieldLiteral): Formula<FieldPiece> => {
    const done = known.get(literal)
    if (done !== undefined) return done
    const found = isSearchable(literal.field) ? pieceOf(literal) : undefined
    const piece: Formula<FieldPiece> =
      found === undefined ? { kind: "always" } : { kind: "literal", field: literal.field, ...found }
    known.set(literal, piece)
    return piece
  }
  return (formula) =>
    conjuncts(replaceLiterals(formula, replace))
      .filter((clause) => clause.length <= MAX_ALTERNATIVES)
      .map((clause) => ({ clause, worth: worth(clause) }))
      .toSorted((one, other) => other.worth - one.worth)
      .slice(0, MAX_CLAUSES)
      .map(({ clause }) => clause)
}

function pieceOf({ text, times = 1 }: FieldLiteral): Omit<FieldPiece, "field"> | undefined {
  if (text === "") return { piece: "", times: 1 }
  if (times > 1) {
    const [piece] = projectLiteral(text)
    return piece?.length === 1 ? { piece, times } : undefined
  }
  // A record may write a number differently than the event.
  if (/^[-+]?\d*(\.\d*)?(e[-+]?\d*)?$/i.test(text)) return undefined
  const [longest] = projectLiteral(text).toSorted((one, other) => other.length - one.length)
  return longest !== undefined && longest.length >= MIN_PIECE_BYTES ? { piece: longest, times } : undefined
}

function conjuncts(formula: Formula<FieldPiece>): readonly Clause[] {
  switch (formula.kind) {
    case "always":
      return []
    case "never":
      return [[]]
    case "literal":
      return [[{ field: formula.field, piece: formula.piece, times: formula.times }]]
    case "all":
      return formula.terms.flatMap(conjuncts)
    case "some": {
      // Of each alternative, the best clause: an event that meets the formula meets one of the alternatives.
      const best = formula.terms.map((term) => bestOf(conjuncts(term)))
      return best.some((clause) => clause === undefined) ? [] : [best.flatMap((clause) => clause ?? [])]
    }
  }
}

function bestOf(clauses: readonly Clause[]): Clause | undefined {
  let best = clauses[0]
  if (clauses.length > 1) for (const clause of clauses) if (best && worth(clause) > worth(best)) best = clause
  return best
}

/** Texts that paths have, projected, with how often: a piece that is a part of one of them is met often. */
const common: readonly (readonly [text: string, worth: number])[] = [
  ["deviceharddiskvolume", 0.1],
  [":windowssystem32", 0.5],
  [".exe.dll", 0.5],
  [":program files (x86)", 1],
  [":users", 1],
  [":programdata", 1],
]

/** How rarely a clause is met, judged by its most frequent piece: by its length, but for texts that most paths have. */
function worth(clause: Clause): number {
  let least = Number.POSITIVE_INFINITY
  for (const { piece, times } of clause) {
    const known = common.find(([text]) => text.includes(piece))
    least = Math.min(least, (known ? known[1] : piece.length) * times)
  }
  return least
}
