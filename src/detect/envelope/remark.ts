import type { ObjectRef } from "../../object-ref.ts"

/** Something in a message that is no object to scan: said aloud, never dropped. */
export type Remark = {
  /** `test` and `ignored` are as they should be; `malformed` goes to the operators. */
  readonly kind: "test" | "ignored" | "malformed"
  readonly detail: string
}

/** What a message brought. */
export type Unwrapped = { readonly objects: readonly ObjectRef[]; readonly remarks: readonly Remark[] }

/** A message without objects, and why. */
export function remark(kind: Remark["kind"], detail: string): Unwrapped {
  return { objects: [], remarks: [{ kind, detail }] }
}
