import { editDistance } from "../../diagnostics/nearest.ts"

/** Shorter segments are too easily like one another. */
const SEGMENT_MIN = 4

/** A slip is a letter too many, too few or wrong, or two letters swapped. */
const SLIP_MAX = 1

/** The listed field whose name differs from this one by a slip in a single segment, or null. */
export function listedBut(name: string, listed: Iterable<string>): string | null {
  const segments = name.split(".")
  if (segments.length === 1) return null
  for (const candidate of listed) {
    if (Math.abs(candidate.length - name.length) <= SLIP_MAX && isSlip(segments, candidate.split("."))) return candidate
  }
  return null
}

function isSlip(segments: readonly string[], others: readonly string[]): boolean {
  if (segments.length !== others.length) return false
  const different = [...segments.keys()].filter((at) => segments[at] !== others[at])
  const [at] = different
  if (different.length !== 1 || at === undefined) return false
  const [written, meant] = [segments[at] ?? "", others[at] ?? ""]
  return meant.length >= SEGMENT_MIN && editDistance(written, meant, SLIP_MAX + 1) <= SLIP_MAX
}
