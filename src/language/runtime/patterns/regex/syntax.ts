import type { CodePoints } from "./code-points.ts"

/** A parsed regular expression, in Lucene's or Java's syntax. */
export type Regex =
  /** Matches no text, not even the empty text (`#`). */
  | { readonly kind: "nothing" }
  /**
   * One character of a set, or with `negated` one that is not in the set. `folded` are the characters of the set whose case an
   * insensitive expression ignores.
   */
  | { readonly kind: "set"; readonly points: CodePoints; readonly folded: CodePoints; readonly negated: boolean }
  /** Java's `^`, the start of the text, or `$`, its end or the position before a line end at its end. */
  | { readonly kind: "anchor"; readonly at: "start" | "end" }
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
  const points: CodePoints = [[point, point]]
  return { kind: "set", points, folded: points, negated: false }
}

/** One character of a range or class, whose case always counts. */
export function setOf(points: CodePoints): Regex {
  return { kind: "set", points, folded: [], negated: false }
}

/** Whether an expression contains `~` or `&`, which need more than a set of positions. */
export function hasBooleans(regex: Regex): boolean {
  switch (regex.kind) {
    case "nothing":
    case "set":
    case "anchor":
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

/** Whether an expression contains `^` or `$` as anchors. */
export function hasAnchors(regex: Regex): boolean {
  switch (regex.kind) {
    case "nothing":
    case "set":
      return false
    case "anchor":
      return true
    case "complement":
    case "repeat":
      return hasAnchors(regex.inner)
    case "sequence":
    case "intersection":
      return regex.parts.some(hasAnchors)
    case "union":
      return regex.choices.some(hasAnchors)
  }
}

/** The number of characters of the expression with every repetition expanded. */
export function sizeOf(regex: Regex): number {
  switch (regex.kind) {
    case "nothing":
    case "set":
    case "anchor":
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

/** A pattern that is not a valid regular expression, or is too large. The message is the reason. */
export class RegexError extends Error {
  override readonly name = "RegexError"
}
