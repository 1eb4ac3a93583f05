import type { Json } from "../../json.ts"

/** A value of a message as a remark shows it. Only scalars: an object may have a `toString` that is no function. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return "none"
  return typeof value === "object"
    ? value === null
      ? "null"
      : Array.isArray(value)
        ? "a list"
        : "an object"
    : String(value)
}
