import { lower } from "../compare/fold.ts"
import type { WildcardParts } from "./quoted-wildcard.ts"
import { endOfSegment, findSegment, type Segment, startOfSegment } from "./wildcard-segment.ts"

/**
 * Returns a test for an Elasticsearch wildcard, which matches the whole value. `*` matches any characters, also none and newlines;
 * `?` matches exactly one code point; there are no escapes. `insensitive` ignores the case of ASCII letters only. The time is
 * proportional to the value: the first match of each part between two stars is final.
 */
export function wildcard(pattern: string, insensitive: boolean): (value: string) => boolean {
  const parts = pattern.split("*").map((part) => part.split("?"))
  return wildcardOf(parts, insensitive)
}

/** The same test for a wildcard in pieces. */
export function wildcardOf(parts: WildcardParts, insensitive: boolean): (value: string) => boolean {
  const segments = insensitive ? parts.map((pieces) => pieces.map(lower)) : parts
  if (segments.every((pieces) => pieces.length === 1)) {
    const simple = plainTest(
      segments.map(([piece = ""]) => piece),
      insensitive,
    )
    if (simple !== null) return simple
  }
  return insensitive ? (value) => matches(segments, lower(value)) : (value) => matches(segments, value)
}

/** A fast test for the most common shapes: `x`, `x*`, `*x`, `*x*` and `*`. Null for any other. */
function plainTest(parts: readonly string[], insensitive: boolean): ((value: string) => boolean) | null {
  const [first = "", second = "", third = ""] = parts
  const size = first.length + second.length
  // Folding never changes the length, so the length is compared first, and only the compared part is folded.
  if (parts.length === 1) {
    return insensitive ? (value) => value.length === size && lower(value) === first : (value) => value === first
  }
  if (parts.every((part) => part === "")) return () => true
  if (parts.length === 2 && second === "") {
    return insensitive
      ? (value) => value.length >= size && lower(value.slice(0, size)) === first
      : (value) => value.startsWith(first)
  }
  if (parts.length === 2 && first === "") {
    return insensitive
      ? (value) => value.length >= size && lower(value.slice(value.length - size)) === second
      : (value) => value.endsWith(second)
  }
  if (parts.length === 3 && first === "" && third === "" && second.length <= MAX_PLAIN_PART_LENGTH) {
    return insensitive ? (value) => lower(value).includes(second) : (value) => value.includes(second)
  }
  return null
}

/** `findSegment` handles longer parts, because its time does not grow with their length. */
const MAX_PLAIN_PART_LENGTH = 64

/** Whether the value consists of the segments with any text between two of them. */
function matches(segments: readonly Segment[], value: string): boolean {
  const [first] = segments
  const last = segments.at(-1)
  if (first === undefined || last === undefined) return false
  let position = endOfSegment(first, value, 0)
  if (position < 0) return false
  if (segments.length === 1) return position === value.length
  const end = startOfSegment(last, value)
  if (end < position) return false
  for (let index = 1; index < segments.length - 1; index++) {
    const segment = segments[index]
    if (segment !== undefined) position = findSegment(segment, value, position, end)
    if (position < 0) return false
  }
  return true
}
