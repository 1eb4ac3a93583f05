/** One value of an ECS field. Integers beyond 2^53 are bigint or, where ECS says keyword, a string; never a rounded number. */
export type Scalar = string | number | bigint | boolean

/** What a field of an event holds. An array holds each of its values at once, as Elasticsearch has it; absent, never null. */
export type Value = Scalar | readonly Scalar[]

/**
 * The one currency after normalising: a flat map of ECS field to value, `event["process.args"]`.
 * It has no prototype, so a field named like a method of Object is nothing but a field.
 */
export type Event = { readonly [field: string]: Value | undefined }

/** An event while a source fills it. */
export type Draft = { [field: string]: Value | undefined }

/** An event without fields, for a source to fill. */
export function emptyEvent(): Draft {
  return Object.create(null)
}
