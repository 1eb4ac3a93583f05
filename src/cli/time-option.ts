import { InvalidArgumentError } from "commander"

const UNITS_MS: { readonly [unit: string]: number } = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A time in ms since 1970: that long ago, or an ISO 8601 time. */
export function timeOf(text: string): number {
  const ms = milliseconds(text)
  const time = ms === undefined ? Date.parse(text) : Date.now() - ms
  if (Number.isNaN(time)) throw new InvalidArgumentError("write 30m, 12h, 7d, or an ISO 8601 time")
  return time
}

/** A length of time in ms. */
export function durationOf(text: string): number {
  const ms = milliseconds(text)
  if (ms === undefined || ms === 0) throw new InvalidArgumentError("write 30m, 4h or 7d")
  return ms
}

function milliseconds(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * (UNITS_MS[unit] ?? 0)
}
