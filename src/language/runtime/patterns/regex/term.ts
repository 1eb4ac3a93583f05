/**
 * A language as a term. Only a Terms table creates terms, and it creates equal terms once, so that they can be compared by
 * identity.
 */
export type Term = {
  /** A number from 0, without gaps. */
  readonly id: number
  /** Whether the language contains the empty text. */
  readonly nullable: boolean
  readonly shape: Shape
  /** By character class, once known: the terms of which one must match the text after that character. */
  readonly successors: (readonly Term[] | undefined)[]
}

export type Shape =
  | { readonly kind: "nothing" }
  | { readonly kind: "empty" }
  /** One character of some classes of the alphabet. */
  | { readonly kind: "one-of"; readonly classes: ReadonlySet<number> }
  | { readonly kind: "then"; readonly first: Term; readonly rest: Term }
  | { readonly kind: "either"; readonly choices: readonly Term[] }
  | { readonly kind: "both"; readonly parts: readonly Term[] }
  | { readonly kind: "not"; readonly inner: Term }
  | { readonly kind: "repeat"; readonly inner: Term; readonly min: number; readonly max: number }
