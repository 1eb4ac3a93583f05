import type { Scalar } from "../../event.ts"
import { each, type Reading } from "./value.ts"

// The farthest a JavaScript date reaches from 1970, in milliseconds.
const FARTHEST_MS = 8_640_000_000_000_000n
// 1601-01-01 to 1970-01-01 in milliseconds; a FILETIME counts 100 ns from 1601.
const FILETIME_EPOCH_MS = 11_644_473_600_000n
const FILETIME_TICKS_PER_MS = 10_000n
// No date that JavaScript knows has so many milliseconds; FILETIME passed it in 1632.
const FILETIME_BEGIN = 10_000_000_000_000_000n
// CrowdStrike's time stamps: below this they are seconds, from here on milliseconds.
const SECONDS_END = 10_000_000_000n

/** `2026-02-03T04:05:06.1234567Z`, also with a space for the T, an offset, or no zone, which then is UTC; cut to ms. */
export function isoTime(scalar: Scalar): string | undefined {
  const found =
    typeof scalar === "string" &&
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/i.exec(scalar.trim())
  if (!found) {
    return undefined
  }
  const [, day, clock, fraction = "", zone = "Z"] = found
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : "Z"
  const date = new Date(`${day}T${clock}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** Seconds since 1970 with a fraction, as number or text; cut to ms without going through a double. */
export function epochSeconds(scalar: Scalar): string | undefined {
  const found = /^(-?)(\d{1,20})(?:\.(\d*))?$/.exec(String(scalar).trim())
  if (!found) {
    return undefined
  }
  const [, sign, whole = "", fraction = ""] = found
  return isoOfMilliseconds(BigInt(`${sign}${whole}${fraction.slice(0, 3).padEnd(3, "0")}`))
}

/** Milliseconds since 1970, as number or text. */
export function epochMilliseconds(scalar: Scalar): string | undefined {
  const whole = wholeNumber(scalar)
  return whole === undefined ? undefined : isoOfMilliseconds(whole)
}

/** Seconds below ten to the tenth, milliseconds above. */
export function epochSecondsOrMilliseconds(scalar: Scalar): string | undefined {
  const whole = wholeNumber(scalar)
  return whole !== undefined && whole < SECONDS_END ? epochSeconds(scalar) : epochMilliseconds(scalar)
}

/** A Windows FILETIME: 100 ns since 1601, beyond 2^53 and so a bigint or text. */
export function fileTime(scalar: Scalar): string | undefined {
  const ticks = wholeNumber(scalar)
  return ticks === undefined ? undefined : isoOfMilliseconds(ticks / FILETIME_TICKS_PER_MS - FILETIME_EPOCH_MS)
}

/** Endgame's: FILETIME in a sensor's event, milliseconds since 1970 in a document, told apart by their size. */
export function endgameTime(scalar: Scalar): string | undefined {
  const whole = wholeNumber(scalar)
  return whole !== undefined && whole < FILETIME_BEGIN ? epochMilliseconds(scalar) : fileTime(scalar)
}

/** A reading that takes the first form of time that fits. */
export function time(...forms: readonly ((scalar: Scalar) => string | undefined)[]): Reading {
  return each((scalar) => {
    for (const form of forms) {
      const found = form(scalar)
      if (found !== undefined) {
        return found
      }
    }
    return undefined
  })
}

function wholeNumber(scalar: Scalar): bigint | undefined {
  const found = /^(-?\d{1,20})(?:\.\d*)?$/.exec(String(scalar).trim())
  return found?.[1] === undefined ? undefined : BigInt(found[1])
}

function isoOfMilliseconds(milliseconds: bigint): string | undefined {
  const inReach = milliseconds <= FARTHEST_MS && milliseconds >= -FARTHEST_MS
  return inReach ? new Date(Number(milliseconds)).toISOString() : undefined
}
