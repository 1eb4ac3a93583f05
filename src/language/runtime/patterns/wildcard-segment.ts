import { find } from "../functions/find.ts"

/** The part of a wildcard between two stars: literal pieces, separated by `?`. */
export type Segment = readonly string[]

/** The end of the segment if it matches at `start`, or -1. */
export function endOfSegment(pieces: Segment, value: string, start: number): number {
  let position = start
  for (let index = 0; index < pieces.length; index++) {
    if (index > 0) {
      if (position >= value.length) return -1
      position += widthAt(value, position)
    }
    const piece = pieces[index] ?? ""
    if (!value.startsWith(piece, position)) return -1
    position += piece.length
  }
  return position
}

/** The start of the segment if it matches at the end of the value, or -1. */
export function startOfSegment(pieces: Segment, value: string): number {
  let position = value.length
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index] ?? ""
    if (!value.endsWith(piece, position)) return -1
    position -= piece.length
    if (index > 0) {
      if (position <= 0) return -1
      position -= position > 1 && widthAt(value, position - 2) === 2 ? 2 : 1
    }
  }
  return position
}

/** The end of the first match of the segment between `start` and `end`, or -1. */
export function findSegment(segment: Segment, value: string, start: number, end: number): number {
  const [first = ""] = segment
  if (segment.length === 1) {
    const found = find(value, first, start)
    return found < 0 || found + first.length > end ? -1 : found + first.length
  }
  for (let at = start; at <= end; at += at < value.length ? widthAt(value, at) : 1) {
    if (first !== "") {
      at = find(value, first, at)
      if (at < 0) return -1
    }
    const stop = endOfSegment(segment, value, at)
    if (stop > end) return -1
    if (stop >= 0) return stop
  }
  return -1
}

/** The number of code units of the character at a position. */
function widthAt(value: string, position: number): 1 | 2 {
  const high = value.charCodeAt(position)
  if (high < 0xd800 || high > 0xdbff) return 1
  const low = value.charCodeAt(position + 1)
  return low >= 0xdc00 && low <= 0xdfff ? 2 : 1
}
