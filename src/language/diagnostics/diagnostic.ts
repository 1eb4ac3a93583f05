import type { DiagnosticCode } from "./codes.ts"
import type { Position, Span } from "./source.ts"

/**
 * A message of the compiler. `error` is a mistake in the query, `unsupported` is valid EQL that Landfall does not run, and
 * a query with a `warning` runs.
 */
export type Diagnostic = {
  readonly code: DiagnosticCode
  readonly severity: "error" | "unsupported" | "warning"
  /** What is wrong: one line without a full stop. */
  readonly message: string
  readonly span: Span
  /** The reason, the remedy, and "did you mean": full sentences. */
  readonly notes: readonly string[]
}

/** A diagnostic of a rule file, with its position there. */
export type FileDiagnostic = {
  readonly file: string
  readonly position: Position
  readonly length: number
  readonly code: string
  readonly severity: Diagnostic["severity"]
  readonly message: string
  readonly notes: readonly string[]
}

/** Sorts diagnostics by their start. Diagnostics with the same start keep their order. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((one, other) => one.span.start - other.span.start)
}

/** A pass stops after this many diagnostics. */
export const MAX_DIAGNOSTICS = 100

/** The result of a pass: its value with warnings, or all that is wrong with its input. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }
