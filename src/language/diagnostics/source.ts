/** A range of a text, in UTF-16 code units from its start; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number }

/** A position in a text: line and column, both from 1, the column in UTF-16 code units. */
export type Position = { readonly line: number; readonly column: number }

/** The position of an offset. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  const line = before.split("\n").length
  return { line, column: offset - before.lastIndexOf("\n") }
}

/** The text of a line, from 1, without its line end. */
export function lineAt(text: string, line: number): string {
  return (text.split("\n")[line - 1] ?? "").replace(/\r$/, "")
}
