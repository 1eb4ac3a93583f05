import type { Notifier } from "./notifier.ts"
import type { S3Request } from "./request.ts"
import type { Store } from "./store.ts"

export type Answer = {
  readonly status: number
  readonly headers?: { readonly [header: string]: string }
  /** Text is XML, unless the headers say something else. */
  readonly body?: Buffer | string
}

/** What an operation works on. */
export type World = {
  readonly store: Store
  readonly notifier: Notifier
  readonly region: string
  readonly account: string
  /** The time in ms since 1970. */
  readonly now: () => number
  /** Whether `Faults.deny` holds for an object. */
  readonly isDenied: (bucket: string, key: string) => boolean
}

export type Operation = {
  readonly name: string
  readonly method: string
  readonly on: "service" | "bucket" | "object"
  /** Query parameters that make a request this operation. */
  readonly marks: readonly string[]
  /** A header that makes it this operation. */
  readonly markHeader?: string
  /** Query parameters that it understands beside its marks; with any other the request is refused. */
  readonly knows: readonly string[]
  /** Headers that would change what it does, and that it does not understand. */
  readonly refuses: readonly string[]
  readonly run: (world: World, request: S3Request) => Answer | Promise<Answer>
}
