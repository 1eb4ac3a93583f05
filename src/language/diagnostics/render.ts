import type { Diagnostic, FileDiagnostic } from "./diagnostic.ts"
import { lineAt, positionAt } from "./source.ts"

type RenderOptions = { readonly color?: boolean }

const COLORS = {
  error: "\x1b[31m",
  unsupported: "\x1b[35m",
  warning: "\x1b[33m",
  dim: "\x1b[2m",
  bold: "\x1b[1m",
  end: "\x1b[0m",
} as const

/** Of a longer line the frame shows only the part around the mistake. */
const MAX_WIDTH = 160

/** Renders a diagnostic of a query as a code frame: message, position, the line, a marker under the span, and the notes. */
export function render(diagnostic: Diagnostic, text: string, file: string, options: RenderOptions = {}): string {
  const { span, ...rest } = diagnostic
  return renderFrame(
    { ...rest, file, position: positionAt(text, span.start), length: span.end - span.start },
    text,
    options,
  )
}

/** Renders a diagnostic that has its position in a file. `text` is the text of the file. */
export function renderFrame(diagnostic: FileDiagnostic, text: string, { color = false }: RenderOptions = {}): string {
  const paint = (name: keyof typeof COLORS, text: string) => (color ? `${COLORS[name]}${text}${COLORS.end}` : text)
  const { line, column } = diagnostic.position
  const label = diagnostic.severity === "unsupported" ? "not supported" : diagnostic.severity
  const whole = lineAt(text, line)
  const from =
    whole.length <= MAX_WIDTH ? 0 : Math.max(0, Math.min(column - 1 - MAX_WIDTH / 2, whole.length - MAX_WIDTH))
  const before = visible(whole.slice(from, column - 1))
  const marked = visible(
    whole.slice(column - 1, Math.min(column - 1 + Math.max(1, diagnostic.length), from + MAX_WIDTH)),
  )
  const after = visible(whole.slice(column - 1 + Math.max(1, diagnostic.length), from + MAX_WIDTH))
  const margin = String(line)
  const gap = " ".repeat(margin.length)
  return [
    `${paint(diagnostic.severity, `${label}[${diagnostic.code}]`)}: ${paint("bold", visible(diagnostic.message))}`,
    `${gap}${paint("dim", "-->")} ${visible(diagnostic.file)}:${line}:${column}`,
    `${gap} ${paint("dim", "|")}`,
    `${margin} ${paint("dim", "|")} ${before}${marked}${after}`.trimEnd(),
    `${gap} ${paint("dim", "|")} ${" ".repeat(before.length)}${paint(diagnostic.severity, "^".repeat(Math.max(1, marked.length)))}`,
    ...diagnostic.notes.map((note) => `${gap} ${paint("dim", "=")} ${visible(note)}`),
  ].join("\n")
}

/** Escapes control characters, so that a terminal does not act on them. A tab becomes one blank, so that markers stay aligned. */
function visible(text: string): string {
  return text
    .replaceAll("\t", " ")
    .replaceAll(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
}
