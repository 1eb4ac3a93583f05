/** A set of code points as sorted, inclusive ranges that neither touch nor overlap. */
export type CodePoints = readonly (readonly [from: number, to: number])[]

export const MAX_CODE_POINT = 0x10ffff

/** What `.` matches, line ends included. */
export const everyCodePoint: CodePoints = [[0, MAX_CODE_POINT]]

export function unite(...sets: readonly CodePoints[]): CodePoints {
  const ranges = sets.flat().toSorted((a, b) => a[0] - b[0])
  const united: [number, number][] = []
  for (const [from, to] of ranges) {
    const last = united.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else united.push([from, to])
  }
  return united
}

export function invert(set: CodePoints): CodePoints {
  const inverted: [number, number][] = []
  let next = 0
  for (const [from, to] of set) {
    if (from > next) inverted.push([next, from - 1])
    next = to + 1
  }
  if (next <= MAX_CODE_POINT) inverted.push([next, MAX_CODE_POINT])
  return inverted
}

export function intersect(left: CodePoints, right: CodePoints): CodePoints {
  return invert(unite(invert(left), invert(right)))
}

/** The set with the other case of each of its ASCII letters. */
export function foldAscii(set: CodePoints): CodePoints {
  const added: (readonly [number, number])[] = []
  for (const [from, to] of set) {
    const upper = [Math.max(from, 65), Math.min(to, 90)] as const
    const small = [Math.max(from, 97), Math.min(to, 122)] as const
    if (upper[0] <= upper[1]) added.push([upper[0] + 32, upper[1] + 32])
    if (small[0] <= small[1]) added.push([small[0] - 32, small[1] - 32])
  }
  return added.length === 0 ? set : unite(set, added)
}
