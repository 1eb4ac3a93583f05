/** `strict_date_optional_time`: each part after the year is optional. Every run of digits has a bound, so matching is linear. */
const isoDate =
  /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T(?:([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?)?$/

const epochMillis = /^-?[0-9]{1,18}(?:\.[0-9]{1,9})?$/

/**
 * A date in milliseconds since 1970, or null if the value is not a date. A date is ISO 8601 with up to nine digits of fractional
 * seconds (cut to milliseconds, as the `date` type does) and an optional zone (default UTC), or epoch milliseconds as a number or
 * text. Missing parts get their earliest value, or with `latest` the end of the day, hour, minute or second: Elasticsearch rounds
 * the bound of `<=` and `>` in this way. A missing month or day is always the first.
 */
export function parseDate(value: string | number | bigint, latest = false): number | null {
  if (typeof value !== "string") return Number.isFinite(Number(value)) ? Math.floor(Number(value)) : null
  const parts = isoDate.exec(value)
  if (parts === null) return epochMillis.test(value) ? Math.floor(Number(value)) : null
  const [, year = "", month = "01", day = "01", hour, minute, second, fraction, zone] = parts
  const hours = Number(hour ?? (latest ? 23 : 0))
  const minutes = Number(minute ?? (latest ? 59 : 0))
  const seconds = Number(second ?? (latest ? 59 : 0))
  if (hours > 23 || minutes > 59 || seconds > 59) return null
  const millis = fraction === undefined ? (latest ? 999 : 0) : Number(fraction.padEnd(3, "0").slice(0, 3))
  const offset = zone === undefined ? 0 : offsetOf(zone)
  const midnight = midnightOf(Number(year), Number(month), Number(day))
  if (midnight === null || offset === null) return null
  return midnight + ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis - offset
}

/** The offset of a zone from UTC in milliseconds. Java allows 18 hours. */
function offsetOf(zone: string): number | null {
  if (zone === "Z") return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(":", ""))
  if (minutes > 18 * 60 || Number(zone.slice(3).replace(":", "")) > 59) return null
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000
}

/** Null if the calendar has no such day. */
function midnightOf(year: number, month: number, day: number): number | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null
}
