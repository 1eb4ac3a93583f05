import type { CodePoints } from "./code-points.ts"

/** A parsed Lucene regular expression. */
export type Regex =
  /** Matches no text, not even the empty text (`#`). */
  | { readonly kind: "nothing" }
  /** One character of a set, or with `negated` one that is not in the set. */
  | { readonly kind: "set"; readonly points: CodePoints; readonly negated: boolean }
  /** The parts in order. None of them is the empty text. */
  | { readonly kind: "sequence"; readonly parts: readonly Regex[] }
  | { readonly kind: "union"; readonly choices: readonly Regex[] }
  | { readonly kind: "intersection"; readonly parts: readonly Regex[] }
  | { readonly kind: "complement"; readonly inner: Regex }
  /** `max` is Infinity for `*`, `+` and `{n,}`. If it is less than `min`, nothing matches. */
  | { readonly kind: "repeat"; readonly inner: Regex; readonly min: number; readonly max: number }

/** The empty text. */
export const emptyText: Regex = { kind: "sequence", parts: [] }

/** One character. */
export function character(point: number): Regex {
  return { kind: "set", points: [[point, point]], negated: false }
}

/** Whether an expression contains `~` or `&`, which need more than a set of positions. */
export function hasBooleans(regex: Regex): boolean {
  switch (regex.kind) {
    case "nothing":
    case "set":
      return false
    case "intersection":
    case "complement":
      return true
    case "repeat":
      return hasBooleans(regex.inner)
    case "sequence":
      return regex.parts.some(hasBooleans)
    case "union":
      return regex.choices.some(hasBooleans)
  }
}

/** The number of characters of the expression with every repetition expanded. */
export function sizeOf(regex: Regex): number {
  switch (regex.kind) {
    case "nothing":
    case "set":
      return 1
    case "complement":
      return sizeOf(regex.inner) + 1
    case "repeat":
      return sizeOf(regex.inner) * Math.max(1, Number.isFinite(regex.max) ? regex.max : regex.min)
    case "sequence":
    case "intersection":
      return regex.parts.reduce((sum, part) => sum + sizeOf(part), 0)
    case "union":
      return regex.choices.reduce((sum, choice) => sum + sizeOf(choice), 0)
  }
}

/** A pattern that is not a valid Lucene regular expression, or is too large. The message is the reason. */
export class RegexError extends Error {
  override readonly name = "RegexError"
}
