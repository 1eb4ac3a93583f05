/**
 * A language as a term. Terms come from a Terms table alone, which makes equal ones identical, so that a language met again
 * is the same object.
 */
export type Node = {
  /** From 0 without gaps. */
  readonly id: number
  /** Whether the empty text belongs to it. */
  readonly nullable: boolean
  readonly shape: Shape
  /** By class of character, once known: the terms of which one has to match what follows that character. */
  readonly successors: (readonly Node[] | undefined)[]
}

export type Shape =
  | { readonly kind: "nothing" }
  | { readonly kind: "empty" }
  /** One character out of some classes of the alphabet. */
  | { readonly kind: "one-of"; readonly classes: ReadonlySet<number> }
  | { readonly kind: "then"; readonly first: Node; readonly rest: Node }
  | { readonly kind: "either"; readonly choices: readonly Node[] }
  | { readonly kind: "both"; readonly parts: readonly Node[] }
  | { readonly kind: "not"; readonly inner: Node }
  | { readonly kind: "repeat"; readonly inner: Node; readonly least: number; readonly most: number }
