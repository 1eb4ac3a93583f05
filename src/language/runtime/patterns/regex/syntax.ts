import type { CodePoints } from "./code-points.ts"

/** A parsed Lucene regular expression. */
export type Regex =
  /** No text at all, not even the empty one (`#`). */
  | { readonly kind: "nothing" }
  /** One character in a set, or with `negated` one outside it. */
  | { readonly kind: "set"; readonly points: CodePoints; readonly negated: boolean }
  /** One after the other; none of them is the empty text. */
  | { readonly kind: "sequence"; readonly parts: readonly Regex[] }
  | { readonly kind: "union"; readonly choices: readonly Regex[] }
  | { readonly kind: "intersection"; readonly parts: readonly Regex[] }
  | { readonly kind: "complement"; readonly inner: Regex }
  /** `most` is Infinity for `*`, `+` and `{n,}`, and may be below `least`, which matches nothing. */
  | { readonly kind: "repeat"; readonly inner: Regex; readonly least: number; readonly most: number }

/** The empty text. */
export const emptyText: Regex = { kind: "sequence", parts: [] }

/** One certain character. */
export function character(point: number): Regex {
  return { kind: "set", points: [[point, point]], negated: false }
}

/** Whether a part needs more than a set of positions to be followed: `~` and `&` do. */
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

/** How many characters the expression has once every repetition is written out. */
export function sizeOf(regex: Regex): number {
  switch (regex.kind) {
    case "nothing":
    case "set":
      return 1
    case "complement":
      return sizeOf(regex.inner) + 1
    case "repeat":
      return sizeOf(regex.inner) * Math.max(1, Number.isFinite(regex.most) ? regex.most : regex.least)
    case "sequence":
    case "intersection":
      return regex.parts.reduce((sum, part) => sum + sizeOf(part), 0)
    case "union":
      return regex.choices.reduce((sum, choice) => sum + sizeOf(choice), 0)
  }
}
