import type { EscapeNeeds } from "./projection.ts"

/** Flags of a column; src/engine/decode/assembly/columns.ts says what they mean. */
export const columnFlags = {
  kind: 1,
  presence: 2,
  searched: 4,
  embedding: 8,
  exact: 16,
  inherits: 32,
  topLevel: 64,
} as const

/** A column that matters: the last part of its name, and of the name of the object around it where that must be a certain one. */
export type Column = {
  readonly name: string
  readonly parent: string
  readonly flags: number
  /** The number of a searched column in `Piece.columns`, or the bit of a key at the top. */
  readonly number: number
}

/** A projected text that a rule looks for in some columns; an empty one is there if a column is. */
export type Piece = {
  readonly bytes: Uint8Array
  /** The position of the bytes that it is looked up by: three, or two of a text of two bytes. */
  readonly anchor: number
  /** How many times a value has it; more than once only for a single byte. */
  readonly times: number
  readonly columns: readonly number[]
  /** For each clause that it satisfies: the number of the clause, times the rules rounded up to words, plus the rule's number. */
  readonly bits: readonly number[]
}

/**
 * What a line's kind says of it: every such line is read, or some rules can match. `masks` has a bit for each of these rules, then for
 * each clause a bit for each rule that does not need it, in words of 32 bits. A kind that allows no rule has no masks.
 */
export type Kind = { readonly isReadExactly: boolean; readonly masks?: Uint32Array }

/** What the scanner found out about a line that some rules may match. It is one JSON object whose text is valid. */
export type Candidate = {
  /** A bit for each rule that may match, in words of 32. */
  readonly rules: Uint32Array
  readonly kind: Kind | undefined
  /** The keys in the text, at all levels. */
  readonly keys: number
  /** It has a number that a double may not hold. */
  readonly needsExactNumbers: boolean
}

/** Tables for the scanner of lines, compiled from the rules and the sources. */
export type LineTables = {
  /** The rules, in words of 32 bits. */
  readonly words: number
  /** Clauses of each rule: a rule can match only a line that has, for each of its clauses, one of the clause's pieces. */
  readonly clauses: number
  readonly columns: readonly Column[]
  readonly pieces: readonly Piece[]
  readonly needs: EscapeNeeds
  /** Evaluates one record, for all that have the same signature. `line` is one JSON object. */
  readonly kindOf: (line: Buffer, signature: string) => Kind
}
