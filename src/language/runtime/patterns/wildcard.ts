import { lower } from "../compare/fold.ts"
import { endOfSegment, findSegment, parseSegment, type Segment, startOfSegment } from "./wildcard-segment.ts"

/**
 * A test for an Elasticsearch wildcard: `*` is any run of characters, empty and with newlines too, `?` exactly one
 * character; nothing can be escaped and the whole value has to match. A character is a code point: a surrogate pair is
 * one, a lone surrogate too. `insensitive` folds ASCII alone. The time is proportional to the value: each part between two
 * stars is taken at its first place behind the one before, and never tried again.
 */
export function wildcard(pattern: string, insensitive: boolean): (value: string) => boolean {
  const wanted = insensitive ? lower(pattern) : pattern
  const parts = wanted.split("*")
  if (!wanted.includes("?")) {
    const simple = plainTest(parts, insensitive)
    if (simple !== null) return simple
  }
  const segments = parts.map(parseSegment)
  return insensitive ? (value) => matches(segments, lower(value)) : (value) => matches(segments, value)
}

/** The shapes most rules have: `x`, `x*`, `*x`, `*x*` and `*`, without a `?`. Null for any other. */
function plainTest(parts: readonly string[], insensitive: boolean): ((value: string) => boolean) | null {
  const [first = "", second = "", third = ""] = parts
  const size = first.length + second.length
  // Folding never changes the length, so a value of the wrong length needs no folding, nor does what lies outside the part.
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
  if (parts.length === 3 && first === "" && third === "" && second.length <= LONGEST_PLAIN_PART) {
    return insensitive ? (value) => lower(value).includes(second) : (value) => value.includes(second)
  }
  return null
}

/** Longer parts go to `findSegment`, whose time does not grow with their length. */
const LONGEST_PLAIN_PART = 64

/** Whether the segments, with a star between each two, cover the value. */
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
