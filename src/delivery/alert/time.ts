import type { Event, Value } from "../../event.ts"
import type { TimestampSuspect } from "./kibana.ts"

/** How far a clock may run ahead before its time is suspect; Kerberos allows the machines of a domain the same. */
const CLOCK_SKEW_MS = 5 * 60 * 1000

/** No log that detection rules read is older; zero times (1601, 1970) are before it. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)

/** The range of Date, in ms from 1970 (ECMA-262, time range). */
const DATE_RANGE_MS = 8.64e15

/**
 * The first ms of the year 0000 and the last of 9999: RFC 3339, which consumers of alerts expect, has years of four digits.
 */
const FOUR_DIGIT_YEARS_MS: readonly [first: number, last: number] = [-62_167_219_200_000, 253_402_300_799_999]

const ISO_FRACTION = /^([^.]*)\.(\d+)([^\d.]*|[+-]\d\d:?\d\d)$/

/** Nanoseconds since 1970. */
export type Nanoseconds = bigint

/**
 * Parses a date field like Elasticsearch's default format: ISO 8601 (UTC if it has no zone) or ms since 1970. Digits beyond
 * the millisecond are kept, so that events within a millisecond keep their order.
 */
export function readTime(value: Value | undefined): Nanoseconds | undefined {
  const one = Array.isArray(value) ? value[0] : value
  if (typeof one === "bigint") return one * 1_000_000n
  if (typeof one === "number") return fromMilliseconds(one)
  if (typeof one !== "string") return undefined
  if (/^-?\d{5,}$/.test(one)) return fromMilliseconds(Number(one))
  const [, whole, fraction, zone] = ISO_FRACTION.exec(one) ?? [undefined, one, "", ""]
  if (!/^\d{4,6}-\d\d-\d\d|^[+-]\d{6}-/.test(one)) return undefined
  const hasZone = /Z$|[+-]\d\d:?\d\d$/i.test(one) || !one.includes("T")
  const seconds = Date.parse(`${whole}${zone}${hasZone ? "" : "Z"}`)
  if (Number.isNaN(seconds)) return undefined
  return BigInt(seconds) * 1_000_000n + BigInt((fraction ?? "").slice(0, 9).padEnd(9, "0"))
}

function fromMilliseconds(milliseconds: number): Nanoseconds | undefined {
  if (!(Math.abs(milliseconds) <= DATE_RANGE_MS)) return undefined
  return BigInt(Math.round(milliseconds * 1000)) * 1000n
}

/** Formats a time as Kibana does, `2026-03-01T08:15:30.123Z`; undefined if its year has more than four digits. */
export function isoTime(time: Nanoseconds): string | undefined {
  const milliseconds = Number(time / 1_000_000n)
  const [first, last] = FOUR_DIGIT_YEARS_MS
  return milliseconds >= first && milliseconds <= last ? new Date(milliseconds).toISOString() : undefined
}

/** Why an event's time is suspect, given its arrival (ms since 1970); undefined if it is not. */
export function suspectTime(value: Value | undefined, arrival: number): TimestampSuspect | undefined {
  if (value === undefined) return "missing"
  const time = readTime(value)
  if (time === undefined) return "unreadable"
  const milliseconds = Number(time / 1_000_000n)
  if (Math.abs(milliseconds) > DATE_RANGE_MS) return "unreadable"
  if (milliseconds > arrival + CLOCK_SKEW_MS) return "future"
  return milliseconds < EARLIEST_MS ? "past" : undefined
}

const UNIT_SECONDS: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** A rule's look-back in seconds, from its `from`: `now-9m` is 540. Undefined if `from` has another form. */
export function lookBackSeconds(from: string): number | undefined {
  const [, count, unit] = /^now-(\d+)([smhdw])(?:\/[smhdw])?$/.exec(from) ?? []
  const seconds = UNIT_SECONDS[unit ?? ""]
  return count === undefined || seconds === undefined ? undefined : Number(count) * seconds
}

/** The time from a record's event to its object's arrival, in ms; undefined if the event has no readable time. */
export function latenessOf({
  event,
  arrival,
}: {
  readonly event: Event
  readonly arrival: number
}): number | undefined {
  const time = readTime(event["@timestamp"])
  return time === undefined ? undefined : arrival - Number(time / 1_000_000n)
}
