import type { Diagnostic } from "./diagnostic.ts"
import { lineAt, type Position, positionAt } from "./source.ts"

/** A finding with its place in a file, as it is shown to people. */
export type Finding = {
  readonly file: string
  readonly position: Position
  readonly length: number
  readonly code: string
  readonly severity: Diagnostic["severity"]
  readonly message: string
  readonly notes: readonly string[]
}

export type RenderOptions = { readonly color?: boolean }

const COLORS = {
  error: "\x1b[31m",
  unsupported: "\x1b[35m",
  warning: "\x1b[33m",
  dim: "\x1b[2m",
  bold: "\x1b[1m",
  end: "\x1b[0m",
} as const

/** A line longer than this is shown around the fault only. */
const WIDEST = 160

/** A diagnostic of a query as a code frame: what and where, the line, a squiggle under the span, and the notes. */
export function render(diagnostic: Diagnostic, text: string, file: string, options: RenderOptions = {}): string {
  const { span, ...rest } = diagnostic
  return renderFrame(
    { ...rest, file, position: positionAt(text, span.start), length: span.end - span.start },
    text,
    options,
  )
}

/** The same for a finding that knows its place. */
export function renderFrame(finding: Finding, text: string, { color = false }: RenderOptions = {}): string {
  const paint = (name: keyof typeof COLORS, words: string) => (color ? `${COLORS[name]}${words}${COLORS.end}` : words)
  const { line, column } = finding.position
  const label = finding.severity === "unsupported" ? "not supported" : finding.severity
  const whole = lineAt(text, line)
  const from = whole.length <= WIDEST ? 0 : Math.max(0, Math.min(column - 1 - WIDEST / 2, whole.length - WIDEST))
  const before = visible(whole.slice(from, column - 1))
  const marked = visible(whole.slice(column - 1, Math.min(column - 1 + Math.max(1, finding.length), from + WIDEST)))
  const after = visible(whole.slice(column - 1 + Math.max(1, finding.length), from + WIDEST))
  const margin = String(line)
  const gap = " ".repeat(margin.length)
  return [
    `${paint(finding.severity, `${label}[${finding.code}]`)}: ${paint("bold", visible(finding.message))}`,
    `${gap}${paint("dim", "-->")} ${visible(finding.file)}:${line}:${column}`,
    `${gap} ${paint("dim", "|")}`,
    `${margin} ${paint("dim", "|")} ${before}${marked}${after}`.trimEnd(),
    `${gap} ${paint("dim", "|")} ${" ".repeat(before.length)}${paint(finding.severity, "^".repeat(Math.max(1, marked.length)))}`,
    ...finding.notes.map((note) => `${gap} ${paint("dim", "=")} ${visible(note)}`),
  ].join("\n")
}

/** Text that a terminal shows and does not obey. A tab is one column wide, so that squiggles stay under what they mark. */
function visible(text: string): string {
  return text
    .replaceAll("\t", " ")
    .replaceAll(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
}
