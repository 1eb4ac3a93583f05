import type { ObjectRef } from "./object-ref.ts"
import { nameOf } from "./object-ref.ts"

/**
 * Why an object could not be read to its end. `broken-off`: its bytes did not all come. `cut`: they all came, and what
 * they compress ends in the middle. `busy`: S3 or its key service asks to wait. `foreign`: it lies outside what is read.
 */
export type ObjectFault =
  | "missing"
  | "denied"
  | "overwritten"
  | "archived"
  | "broken-off"
  | "cut"
  | "checksum"
  | "out-of-time"
  | "busy"
  | "foreign"
  | "unreadable"

/**
 * An object that could not be read to its end: its message fails and comes back. `fault` says which kind, for the
 * operators; the message says what to do.
 */
export class ObjectError extends Error {
  override readonly name = "ObjectError"
  readonly object: ObjectRef
  readonly fault: ObjectFault

  constructor(object: ObjectRef, fault: ObjectFault, detail: string, options?: ErrorOptions) {
    super(`${nameOf(object)}: ${detail}`, options)
    this.object = object
    this.fault = fault
  }
}

/** Alerts that were recorded but not handed to SNS: the message fails, and the retry publishes them. */
export class PublishError extends Error {
  override readonly name = "PublishError"
  readonly alertIds: readonly string[]

  constructor(alertIds: readonly string[], detail: string, options?: ErrorOptions) {
    super(`${alertIds.length} not published: ${detail}`, options)
    this.alertIds = alertIds
  }
}

/** Publications that went out although the ledger could not record them: the message fails, so that it is recorded later. */
export class UnrecordedError extends Error {
  override readonly name = "UnrecordedError"
  readonly published: number

  constructor(published: number, options: ErrorOptions) {
    super(`${published} published without a record, for the ledger fails: ${String(options.cause)}`, options)
    this.published = published
  }
}

/** Another invocation holds the alert's lease: the message fails and comes back when the lease is over. */
export class LeaseHeldError extends Error {
  override readonly name = "LeaseHeldError"
  readonly alertIds: readonly string[]

  constructor(alertIds: readonly string[]) {
    super(`${alertIds.length} held by another invocation; the message comes back when its lease is over`)
    this.alertIds = alertIds
  }
}

/** A deployment that cannot work: a setting is missing or wrong. Thrown at start, so that no message is touched. */
export class SettingError extends Error {
  override readonly name = "SettingError"
  readonly variable: string

  constructor(variable: string, detail: string) {
    super(`environment variable ${variable}: ${detail}`)
    this.variable = variable
  }
}
