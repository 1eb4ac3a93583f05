import type { Scalar } from "../../event.ts"
import { type Converter, each } from "./value.ts"

// The range of a JavaScript date before and after 1970, in milliseconds.
const MAX_DATE_MS = 8_640_000_000_000_000n
// 1601-01-01 to 1970-01-01 in milliseconds; a FILETIME counts 100 ns from 1601.
const FILETIME_EPOCH_MS = 11_644_473_600_000n
const FILETIME_TICKS_PER_MS = 10_000n
// Beyond every JavaScript date in milliseconds; FILETIME passed it in 1632.
const MIN_FILETIME = 10_000_000_000_000_000n
// CrowdStrike's time stamps are seconds below this number, and milliseconds from it on.
const MIN_MILLISECONDS = 10_000_000_000n

/**
 * `2026-02-03T04:05:06.1234567Z`, also with a space for the T, with an offset, or without a zone, which means UTC;
 * truncated to ms.
 */
export function isoTime(scalar: Scalar): string | undefined {
  const found =
    typeof scalar === "string" &&
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/i.exec(scalar.trim())
  if (!found) return undefined
  const [, day, clock, fraction = "", zone = "Z"] = found
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : "Z"
  const date = new Date(`${day}T${clock}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** Seconds since 1970 with a fraction, as number or text. Truncated to ms without rounding through a double. */
export function epochSeconds(scalar: Scalar): string | undefined {
  const found = /^(-?)(\d{1,20})(?:\.(\d*))?$/.exec(String(scalar).trim())
  if (!found) return undefined
  const [, sign, whole = "", fraction = ""] = found
  return isoOfMilliseconds(BigInt(`${sign}${whole}${fraction.slice(0, 3).padEnd(3, "0")}`))
}

/** Milliseconds since 1970, as number or text. */
export function epochMilliseconds(scalar: Scalar): string | undefined {
  const whole = wholeNumber(scalar)
  return whole === undefined ? undefined : isoOfMilliseconds(whole)
}

/** Seconds since 1970 below ten to the tenth, milliseconds above. */
export function epochSecondsOrMilliseconds(scalar: Scalar): string | undefined {
  const whole = wholeNumber(scalar)
  return whole !== undefined && whole < MIN_MILLISECONDS ? epochSeconds(scalar) : epochMilliseconds(scalar)
}

/** A Windows FILETIME: 100 ns since 1601, beyond 2^53 and so a bigint or text. */
export function fileTime(scalar: Scalar): string | undefined {
  const ticks = wholeNumber(scalar)
  return ticks === undefined ? undefined : isoOfMilliseconds(ticks / FILETIME_TICKS_PER_MS - FILETIME_EPOCH_MS)
}

/** Endgame's time: FILETIME in a sensor event, milliseconds since 1970 in a document, distinguished by their size. */
export function endgameTime(scalar: Scalar): string | undefined {
  const whole = wholeNumber(scalar)
  return whole !== undefined && whole < MIN_FILETIME ? epochMilliseconds(scalar) : fileTime(scalar)
}

/** A converter that uses the first of these formats that fits. */
export function time(...formats: readonly ((scalar: Scalar) => string | undefined)[]): Converter {
  return each((scalar) => {
    for (const format of formats) {
      const found = format(scalar)
      if (found !== undefined) return found
    }
    return undefined
  })
}

function wholeNumber(scalar: Scalar): bigint | undefined {
  const found = /^(-?\d{1,20})(?:\.\d*)?$/.exec(String(scalar).trim())
  return found?.[1] === undefined ? undefined : BigInt(found[1])
}

function isoOfMilliseconds(milliseconds: bigint): string | undefined {
  const isInRange = milliseconds <= MAX_DATE_MS && milliseconds >= -MAX_DATE_MS
  return isInRange ? new Date(Number(milliseconds)).toISOString() : undefined
}
