import type { ObjectRef } from "../../object-ref.ts"

/** Something in a message that is not an object to scan. It is logged or raises a notice; it is never dropped silently. */
export type SkippedItem = {
  /** `test` and `ignored` are expected; `malformed` raises a notice. */
  readonly kind: "test" | "ignored" | "malformed"
  readonly detail: string
}

/** The content of a message. */
export type Unwrapped = { readonly objects: readonly ObjectRef[]; readonly skipped: readonly SkippedItem[] }

/** A message without objects, and why. */
export function skippedItem(kind: SkippedItem["kind"], detail: string): Unwrapped {
  return { objects: [], skipped: [{ kind, detail }] }
}
