import {
  all,
  always,
  type Formula,
  holds,
  literalsOf,
  replaceLiterals,
  some,
} from "../../../language/runtime/formula.ts"
import type { ChunkScanner } from "../split/open-record.ts"
import { PieceScan } from "./piece-scan.ts"
import { escapeNeeds, projectLiteral } from "./projection.ts"

/** What a raw record must contain for it to be worth parsing. */
export type RecordFormula = Formula<{ readonly text: string }>

/** A number in the list of projected pieces. */
type Piece = { readonly piece: number }
type PieceFormula = Formula<Piece>

/** Whether a line is worth parsing: bytes `start` to `end - 1`. */
type Prefilter = (bytes: Uint8Array, start: number, end: number) => boolean

/**
 * Creates a test on the raw bytes of a line. It never rejects a line whose record makes the formula true: it finds each
 * literal that is in a field or in an argument of a command line, in any case, with any escapes. It may accept lines
 * that do not match. The bytes must be UTF-8.
 */
export function createPrefilter(formula: RecordFormula): Prefilter {
  const { numbered, scan, pieces } = compile(formula)
  if (numbered.kind === "always" || numbered.kind === "never") return () => numbered.kind === "always"
  const found = new Uint8Array(pieces)
  const isFound = ({ piece }: Piece) => found[piece] === 1
  return (bytes, start, end) => {
    found.fill(0)
    return scan.run(bytes, start, end, found) || holds(numbered, isFound)
  }
}

/**
 * Quotes and backslashes may stretch the text of a piece to this length; with more of them the line counts as found.
 */
const MAX_OVERLAP_BYTES = 65_536

/**
 * The formula that holds where there is at least one word of the rules. A broken record may have lost the others, or have
 * them in lines that are not read as one record.
 */
export function anyWord(formula: RecordFormula): RecordFormula {
  const texts = new Set(literalsOf(formula).map(({ text }) => text))
  return some([...texts].filter(isWord).map((text): RecordFormula => ({ kind: "literal", text })))
}

/** Whether the text can be searched for, so that its absence says something. */
function isWord(text: string): boolean {
  return !mayBeNumber(text) && projectLiteral(text).some(isScannable)
}

/** Creates the same test for bytes that come in chunks, such as a line that is too long to keep in memory. */
export function createChunkScanner(formula: RecordFormula): () => ChunkScanner {
  let compiled: ReturnType<typeof compile> | undefined
  return () => {
    // Most objects need none.
    compiled ??= compile(formula)
    const { numbered, scan, pieces } = compiled
    const found = new Uint8Array(pieces)
    let mayBeHidden = false
    let overlap = Buffer.alloc(0)
    return {
      feed(chunk) {
        if (mayBeHidden || numbered.kind === "always" || numbered.kind === "never") return
        const bytes = Buffer.concat([overlap, chunk])
        const start = scan.overlapStart(bytes)
        mayBeHidden = scan.run(bytes, 0, bytes.length, found) || bytes.length - start > MAX_OVERLAP_BYTES
        overlap = Buffer.from(bytes.subarray(start))
      },
      found: () => mayBeHidden || holds(numbered, ({ piece }) => found[piece] === 1),
    }
  }
}

/** Numbers the pieces that the formula's literals project to. A literal of which no piece is left always holds. */
function compile(formula: RecordFormula): { numbered: PieceFormula; scan: PieceScan; pieces: number } {
  const numbers = new Map<string, number>()
  const pieceOf = (text: string): PieceFormula => {
    const piece = numbers.get(text) ?? numbers.size
    numbers.set(text, piece)
    return { kind: "literal", piece }
  }
  const numbered = replaceLiterals(formula, ({ text }): PieceFormula => {
    return mayBeNumber(text) ? always : all(projectLiteral(text).filter(isScannable).map(pieceOf))
  })
  const pieces = [...numbers.keys()]
  return { numbered, scan: new PieceScan(pieces, escapeNeeds(pieces)), pieces: pieces.length }
}

/**
 * A record may write a number differently than the event: `1e3` is 1000. So a number's digits cannot be searched for.
 */
function mayBeNumber(text: string): boolean {
  return /^[-+]?\d*(\.\d*)?(e[-+]?\d*)?$/i.test(text)
}

/** A single byte is in nearly every line, so searching for it excludes nothing. */
function isScannable(piece: string): boolean {
  return piece.length >= 2
}
