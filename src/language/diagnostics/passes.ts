import type { Outcome } from "./diagnostic.ts"

/** One pass of a compiler: a pure function from one form of a query to the next. */
export type Pass<From, To> = (input: From) => Outcome<To>

/** The passes that have run so far, and their outcome. */
type Passes<T> = {
  readonly outcome: Outcome<T>
  readonly pass: <To>(next: Pass<T, To>) => Passes<To>
}

/**
 * Runs passes one after the other, `passes(text).pass(parse).pass(check)…`. The first pass that fails ends the compilation
 * with all of its diagnostics; the warnings of the others add up.
 */
export function passes<T>(input: T): Passes<T> {
  return passesFrom({ ok: true, value: input, warnings: [] })
}

function passesFrom<T>(outcome: Outcome<T>): Passes<T> {
  return {
    outcome,
    pass(next) {
      if (!outcome.ok) return passesFrom(outcome)
      const result = next(outcome.value)
      return passesFrom(result.ok ? { ...result, warnings: [...outcome.warnings, ...result.warnings] } : result)
    },
  }
}
