import { isJsonObject, type Json, type JsonObject } from "../../../json.ts"

/**
 * A wrapper is an object that carries records in one of its arrays, `{"Records":[{…},{…}]}`. This file owns the rule
 * that distinguishes a wrapper from a record: `JsonSplitter` applies it to bytes, `parseRecords` to a parsed line.
 */

/** Members that carry a wrapper's records: Event Hubs, CloudTrail, Microsoft Graph and OData, and test fixtures. */
export const wrapperKeys: ReadonlySet<string> = new Set(["records", "Records", "value", "events", "Results", "results"])

/** The splitter keeps no more bytes of a key. */
export const MAX_WRAPPER_KEY_LENGTH: number = Math.max(...[...wrapperKeys].map((key) => key.length))

/** What an array begins with: `empty` for `[]`, `other` for anything that is not an object. */
type ArrayStart = "object" | "empty" | "other"

/**
 * Whether an array makes the object that it is a member of a wrapper: an array of objects that is the first member or
 * has a wrapper key, or an empty array that has a wrapper key.
 */
export function isWrapperArray(key: string, isFirstMember: boolean, start: ArrayStart): boolean {
  if (start === "object") return isFirstMember || wrapperKeys.has(key)
  return start === "empty" && wrapperKeys.has(key)
}

/**
 * Whether a parsed object may be a wrapper; true for every object that the splitter takes apart. A parsed object loses
 * the order of its members when a key is a number, so then any member counts as the first.
 */
export function mayBeWrapper(record: JsonObject): boolean {
  const members = Object.entries(record)
  const isOrderLost = /^\d+$/.test(members[0]?.[0] ?? "")
  return members.some(
    ([key, value], index) => Array.isArray(value) && isWrapperArray(key, index === 0 || isOrderLost, startOf(value)),
  )
}

function startOf(array: readonly Json[]): ArrayStart {
  if (array.length === 0) return "empty"
  return isJsonObject(array[0]) ? "object" : "other"
}
