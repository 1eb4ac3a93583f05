import type { Json } from "../../json.ts"

/** A value of a message for a description. Only scalars are shown: an object may have a `toString` that is not a function. */
export function describe(value: Json | undefined): string {
  if (value === undefined) return "none"
  return typeof value === "object"
    ? value === null
      ? "null"
      : Array.isArray(value)
        ? "a list"
        : "an object"
    : String(value)
}
