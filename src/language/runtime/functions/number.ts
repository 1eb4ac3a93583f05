import { positionArgument, textArgument } from "../argument.ts"
import type { Scalar } from "../scalar.ts"
import { EqlScriptError } from "../script-error.ts"
import { shortestInteger } from "./integer.ts"

/** What Java's Double.valueOf reads after trimming: hexadecimal fractions apart. Linear: each run of digits is bounded by another character. */
const decimalPattern = /^[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)$/

/** Java's trim takes every character up to the space. */
const blanks = /^[\0-\x20]+|[\0-\x20]+$/g

/**
 * The number that a text spells (ToNumberFunctionProcessor): `0x` in front means base 16 unless another base is given;
 * in base 10 a 64-bit integer if it is one, else a double; a text that is no number fails the script.
 */
export function number(value: Scalar, base: Scalar): Scalar {
  if (value === null) return null
  const text = textArgument(value, "number")
  let radix = base === null ? 10 : positionArgument(base, "number")
  let digits = text
  if (text.startsWith("0x") && (base === null || radix === 16)) {
    radix = 16
    digits = text.slice(2)
  }
  const integer = parseInteger(digits, radix)
  if (integer !== null) return integer
  const decimal = radix === 10 ? parseDecimal(digits) : null
  if (decimal === null) throw new EqlScriptError(`number: the text is no number of base ${radix}`)
  return decimal
}

/** Long.parseLong for ASCII digits; null where that fails. */
function parseInteger(text: string, radix: number): number | bigint | null {
  if (radix < 2 || radix > 36) return null
  const sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0
  if (text.length === sign) return null
  let total = 0n
  const factor = BigInt(radix)
  for (let index = sign; index < text.length; index++) {
    const digit = digitOf(text.charCodeAt(index))
    if (digit >= radix) return null
    total = total * factor + BigInt(digit)
    if (total > 1n << 63n) return null
  }
  const signed = text.startsWith("-") ? -total : total
  return BigInt.asIntN(64, signed) === signed ? shortestInteger(signed) : null
}

/** The value of a digit or letter of any base up to 36; 36 for everything else. */
function digitOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  const letter = unit | 32
  return letter >= 97 && letter <= 122 ? letter - 87 : 36
}

function parseDecimal(text: string): number | null {
  const trimmed = text.replace(blanks, "")
  if (!decimalPattern.test(trimmed)) return null
  return Number(trimmed.replace(/[fFdD]$/, ""))
}
