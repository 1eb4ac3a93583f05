import { editDistance } from "../../diagnostics/nearest.ts"

/** Shorter segments are similar by chance. */
const MIN_SEGMENT_LENGTH = 4

/** A typo is one extra, missing or wrong letter, or two swapped letters. */
const MAX_TYPO_DISTANCE = 1

/** The known field whose name differs from this one by a typo in one segment, or null. */
export function similarField(name: string, known: Iterable<string>): string | null {
  const segments = name.split(".")
  if (segments.length === 1) return null
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) <= MAX_TYPO_DISTANCE && isTypo(segments, candidate.split(".")))
      return candidate
  }
  return null
}

function isTypo(segments: readonly string[], others: readonly string[]): boolean {
  if (segments.length !== others.length) return false
  const different = [...segments.keys()].filter((at) => segments[at] !== others[at])
  const [at] = different
  if (different.length !== 1 || at === undefined) return false
  const [segment, other] = [segments[at] ?? "", others[at] ?? ""]
  return other.length >= MIN_SEGMENT_LENGTH && editDistance(segment, other, MAX_TYPO_DISTANCE + 1) <= MAX_TYPO_DISTANCE
}
