import type { DiagnosticCode } from "./codes.ts"
import type { Span } from "./source.ts"

/**
 * A finding of the compiler. `error` is a mistake of the rule's author, `unsupported` is correct EQL that this
 * compiler does not run, `warning` leaves the query running.
 */
export type Diagnostic = {
  readonly code: DiagnosticCode
  readonly severity: "error" | "unsupported" | "warning"
  /** What is wrong, in one line without a full stop. */
  readonly message: string
  readonly span: Span
  /** Why, what to do, and "did you mean": full sentences. */
  readonly notes: readonly string[]
}

/** Findings in the order of the text, those at one place in the order they were made in. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((one, other) => one.span.start - other.span.start)
}

/** More faults than anyone reads at once: a stage that has found so many stops. */
export const MOST_DIAGNOSTICS = 100

/** The result of a stage: its value, or everything that is wrong with its input. Warnings come with a value. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }
