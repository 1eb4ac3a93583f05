/** The maximum width of an email's line that every mail program, and every phone in landscape, shows unbroken. */
export const WIDTH = 76

/** East Asian wide characters and emoji take two columns (Unicode Standard Annex 11, the wide blocks). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** The width of a text in columns. */
export function columns(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : /\p{M}/u.test(character) ? 0 : 1
  return width
}

/** Breaks a text into lines at its spaces. Only a word that is wider than a line is broken. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ""
  let used = 0
  for (const piece of text.match(/ +|[^ ]+/g) ?? []) {
    const size = columns(piece)
    if (used + size <= width) {
      line += piece
      used += size
      continue
    }
    if (used > 0) lines.push(line.trimEnd())
    const [broken, rest] = piece.startsWith(" ") ? [[], ""] : breakWord(piece, width)
    for (const part of broken) lines.push(part)
    line = rest
    used = columns(rest)
  }
  if (line.trim() !== "" || lines.length === 0) lines.push(line.trimEnd())
  return lines
}

function breakWord(word: string, width: number): readonly [string[], string] {
  const lines: string[] = []
  let line = ""
  let used = 0
  for (const character of word) {
    const size = columns(character)
    if (used + size > width && line !== "") {
      lines.push(line)
      line = ""
      used = 0
    }
    line += character
    used += size
  }
  return [lines, line]
}

/** Breaks a text into lines of at most `WIDTH` columns, the first with the prefix `first`, the others with `rest`. */
export function hang(first: string, text: string, rest: string = " ".repeat(columns(first))): string[] {
  return wrap(text, WIDTH - columns(rest)).map((line, index) => ((index === 0 ? first : rest) + line).trimEnd())
}

/** Cuts or pads a text to an exact width in columns. */
export function fitColumns(text: string, width: number): string {
  const size = columns(text)
  if (size <= width) return text + " ".repeat(width - size)
  let kept = ""
  let used = 0
  for (const character of text) {
    const step = columns(character)
    if (used + step > width - 1) break
    kept += character
    used += step
  }
  return `${kept}…${" ".repeat(width - 1 - used)}`
}

/** A table in plain text: a heading, a rule, and rows, with two spaces between the columns. */
export function plainTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string[] {
  const line = (cells: readonly string[]) =>
    widths
      .map((width, index) => fitColumns(cells[index] ?? "", width))
      .join("  ")
      .trimEnd()
  return [line(heading), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)]
}
