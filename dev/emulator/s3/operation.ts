import type { Notifier } from "./notifier.ts"
import type { S3Request } from "./request.ts"
import type { Store } from "./store.ts"

export type S3Response = {
  readonly status: number
  readonly headers?: { readonly [header: string]: string }
  /** A text is XML unless the headers give another type. */
  readonly body?: Buffer | string
}

/** The state and settings that an operation uses. */
export type S3Context = {
  readonly store: Store
  readonly notifier: Notifier
  readonly region: string
  readonly account: string
  /** The time in ms since 1970. */
  readonly now: () => number
  /** Whether `Faults.deny` applies to an object. */
  readonly isDenied: (bucket: string, key: string) => boolean
}

export type Operation = {
  readonly name: string
  readonly method: string
  readonly on: "service" | "bucket" | "object"
  /** Query parameters that identify this operation. */
  readonly query: readonly string[]
  /** A header that identifies this operation. */
  readonly requiredHeader?: string
  /** Further query parameters that it supports; a request with any other is refused. */
  readonly optionalQuery: readonly string[]
  /** Headers that would change its behaviour and are not supported. */
  readonly refusedHeaders: readonly string[]
  readonly run: (context: S3Context, request: S3Request) => S3Response | Promise<S3Response>
}
