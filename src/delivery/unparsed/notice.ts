import { type Notice, notice } from "../../notice.ts"
import { nameOf } from "../../object-ref.ts"
import type { UnparsedObject } from "./entry.ts"

/** The objects of one source and prefix that had unparsed lines in an hour. */
export type UnparsedGroup = {
  /** `2026-11-24T09` */
  readonly hour: string
  readonly source: string
  /** `bucket/prefix`; undefined for the groups that have no notice of their own. */
  readonly location: string | undefined
  readonly objects: number
  readonly unparsed: number
  readonly lines: number
  /** The first of the objects. */
  readonly first: readonly UnparsedObject[]
  /** There are more objects than are counted. */
  readonly isCutOff?: boolean
}

/** Objects that a notice names, and characters of each name: a key has up to 1,024 bytes. */
const MAX_NAMED = 10
const MAX_PLACE_LENGTH = 400

/** The notice about a group: one for an hour, source and prefix, whatever the number of objects. */
export function unparsedNotice(group: UnparsedGroup): Notice {
  const { hour, source, location, objects, unparsed, lines, first } = group
  const where = location === undefined ? "under other prefixes" : `under s3://${location}`
  const of = `${group.isCutOff ? "more than " : ""}${objects} ${objects === 1 ? "object" : "objects"}`
  return notice(
    "unparsed",
    [hour, source, location ?? ""],
    `${unparsed} of ${lines} lines of ${of} ${where} could not be parsed, from ${hour}:00 to ${hour}:59 UTC`,
    {
      source,
      count: unparsed,
      objects,
      first: first.slice(0, MAX_NAMED).map(placeOf),
    },
  )
}

/** An object and its first unparsed lines. */
function placeOf(object: UnparsedObject): string {
  return `${nameOf({ ...object, arrival: 0 }).slice(0, MAX_PLACE_LENGTH)}: ${unparsedText(object)}`
}

/** What the digest says of one object. */
export function unparsedText({ unparsed, lines, first }: UnparsedObject): string {
  return `${unparsed} of ${lines} lines could not be parsed, first in line ${first.join(", ")}`
}
