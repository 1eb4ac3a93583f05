import { type Formula, holds, type NumberedFormula } from "./formula.ts"
import type { Watcher } from "./open-record.ts"
import { PieceScan } from "./piece-scan.ts"
import { escapeNeeds, projectLiteral } from "./projection.ts"

export type { Formula } from "./formula.ts"

/** Whether a line is worth parsing: bytes `start` to `end - 1`. */
export type Prefilter = (bytes: Uint8Array, start: number, end: number) => boolean

/**
 * A test on the raw bytes of a line that never turns down a line whose record makes the formula true:
 * each literal, as it stands in a field or in an argument of a command line, in any case, with any escapes.
 * It may pass lines for nothing. UTF-16 must have been transcoded before.
 */
export function createPrefilter(formula: Formula): Prefilter {
  const { numbered, scan, pieces } = compile(formula)
  if (numbered.kind === "any" || numbered.kind === "never") return () => numbered.kind === "any"
  const found = new Uint8Array(pieces)
  return (bytes, start, end) => {
    found.fill(0)
    return scan.run(bytes, start, end, found) || holds(numbered, found)
  }
}

/** Each piece of a byte string is at most this far from its neighbours, or the line is suspicious without a look. */
const OVERLAP_BYTES = 65_536

/** The same test for a line that comes in chunks and is too long to be held. */
export function createWatcher(formula: Formula): () => Watcher {
  const { numbered, scan, pieces } = compile(formula)
  return () => {
    const found = new Uint8Array(pieces)
    let isHidden = false
    let overlap = Buffer.alloc(0)
    return {
      feed(chunk) {
        if (isHidden || numbered.kind === "any" || numbered.kind === "never") return
        const bytes = Buffer.concat([overlap, chunk])
        const start = scan.overlapStart(bytes)
        isHidden = scan.run(bytes, 0, bytes.length, found) || bytes.length - start > OVERLAP_BYTES
        overlap = Buffer.from(bytes.subarray(start))
      },
      found: () => isHidden || holds(numbered, found),
    }
  }
}

/** Numbers the pieces that the formula's literals project to. A literal of which nothing is left holds always. */
function compile(formula: Formula): { numbered: NumberedFormula; scan: PieceScan; pieces: number } {
  const numbers = new Map<string, number>()
  const numberOf = (text: string): NumberedFormula => {
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return { kind: "piece", number }
  }
  const walk = (part: Formula): NumberedFormula => {
    if (part.kind === "literal" && mayBeNumber(part.text)) return { kind: "any" }
    if (part.kind === "literal") return simplify("all", projectLiteral(part.text).filter(isScannable).map(numberOf))
    return "terms" in part ? simplify(part.kind, part.terms.map(walk)) : part
  }
  const numbered = walk(formula)
  const pieces = [...numbers.keys()]
  return { numbered, scan: new PieceScan(pieces, escapeNeeds(pieces)), pieces: pieces.length }
}

/** A record may spell a number in another way than its text in the event: `1e3` is 1000. So its digits tell nothing. */
function mayBeNumber(text: string): boolean {
  return /^[-+]?\d*(\.\d*)?(e[-+]?\d*)?$/i.test(text)
}

/** A single byte is in nearly every line; looking for it would tell nothing. */
function isScannable(piece: string): boolean {
  return piece.length >= 2
}

function simplify(kind: "all" | "some", terms: readonly NumberedFormula[]): NumberedFormula {
  const settles = kind === "all" ? "never" : "any"
  const adds = terms.filter((term) => term.kind !== (kind === "all" ? "any" : "never"))
  if (adds.some((term) => term.kind === settles)) return { kind: settles }
  const [only] = adds
  if (only === undefined) return { kind: kind === "all" ? "any" : "never" }
  return adds.length === 1 ? only : { kind, terms: adds }
}
