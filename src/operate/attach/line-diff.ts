/**
 * Two texts line by line: ` ` before unchanged lines, `-` before removed lines, `+` before added lines. It follows the
 * longest common subsequence, so that a changed entry leaves its neighbours unchanged.
 */
export function diffLines(before: readonly string[], after: readonly string[]): string[] {
  const lengths = commonLengths(before, after)
  const lines: string[] = []
  let [left, right] = [0, 0]
  while (left < before.length || right < after.length) {
    const [removed, added] = [before[left], after[right]]
    if (removed !== undefined && removed === added) {
      lines.push(` ${removed}`)
      left++
      right++
    } else if (
      removed !== undefined &&
      (added === undefined || lengthAt(lengths, left + 1, right) >= lengthAt(lengths, left, right + 1))
    ) {
      lines.push(`-${removed}`)
      left++
    } else {
      lines.push(`+${added}`)
      right++
    }
  }
  return lines
}

type Lengths = readonly (readonly number[])[]

const lengthAt = (lengths: Lengths, left: number, right: number) => lengths[left]?.[right] ?? 0

/** At `[left][right]`: the length of the longest common subsequence of the two rests. */
function commonLengths(before: readonly string[], after: readonly string[]): Lengths {
  const rows: number[][] = []
  for (let left = before.length - 1; left >= 0; left--) {
    const below = rows[0] ?? []
    const row: number[] = []
    for (let right = after.length - 1; right >= 0; right--) {
      const isCommon = before[left] === after[right]
      row[right] = isCommon ? (below[right + 1] ?? 0) + 1 : Math.max(below[right] ?? 0, row[right + 1] ?? 0)
    }
    rows.unshift(row)
  }
  return rows
}
