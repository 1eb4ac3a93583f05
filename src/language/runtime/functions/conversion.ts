import { EqlScriptError } from "../script.ts"
import type { Scalar } from "../value.ts"
import { positionArgument, textArgument } from "./argument.ts"
import { shortestInteger } from "./integer.ts"

/** The value as text, as Java's toString writes it. `decimal` means that the type is a double, whose 1 is written `1.0`. */
export function string(value: Scalar, decimal = false): Scalar {
  return value === null ? null : textOf(value, decimal)
}

/** The text of a value that is not null. */
export function textOf(value: Exclude<Scalar, null>, decimal: boolean): string {
  if (typeof value === "string") return value
  if (typeof value === "number" && (decimal || !Number.isSafeInteger(value))) return decimalText(value)
  if (typeof value === "bigint" && decimal) return decimalText(Number(value))
  return String(value)
}

/**
 * Double.toString (Java 19 and later): the shortest digits that parse to the same double, plain from 10^-3 up to 10^7, else
 * with one digit before the point and an exponent (`1.0E10`).
 */
function decimalText(value: number): string {
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity"
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0"
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) {
    const plain = String(value)
    return plain.includes(".") ? plain : `${plain}.0`
  }
  const shortest = value.toExponential()
  // Java writes at least two digits: the smallest double is 4.9E-324.
  const [digits = "", exponent = ""] = (shortest.includes(".") ? shortest : value.toExponential(1)).split("e")
  return `${digits}E${exponent.replace("+", "")}`
}

/** What Java's Double.valueOf accepts after trimming, without hexadecimal fractions. Linear: another character ends each run of digits. */
const decimalPattern = /^[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)$/

/** Java's trim removes every character up to U+0020. */
const blanks = /^[\0-\x20]+|[\0-\x20]+$/g

/**
 * The number that a text represents (ToNumberFunctionProcessor). The prefix `0x` means base 16 unless another base is given. In
 * base 10 the result is a 64-bit integer if possible, else a double. Any other text fails the script.
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
  if (decimal === null) throw new EqlScriptError(`number: the text is not a number of base ${radix}`)
  return decimal
}

/** Long.parseLong for ASCII digits; null if it fails. */
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

/** The value of a digit or letter in a base up to 36; 36 for any other character. */
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
