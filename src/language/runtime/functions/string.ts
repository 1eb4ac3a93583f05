import type { Scalar } from "../scalar.ts"

/** The value as text, as Java's toString has it. `decimal` says that the type is a double, whose 1 is written `1.0`. */
export function string(value: Scalar, decimal = false): Scalar {
  return value === null ? null : textOf(value, decimal)
}

/** The text of a value that is there. */
export function textOf(value: Exclude<Scalar, null>, decimal: boolean): string {
  if (typeof value === "string") return value
  if (typeof value === "number" && (decimal || !Number.isSafeInteger(value))) return decimalText(value)
  if (typeof value === "bigint" && decimal) return decimalText(Number(value))
  return String(value)
}

/**
 * Double.toString (Java 19 and later): the shortest digits that read back as the same double, plain from 10^-3 up to
 * 10^7, else with one digit before the point and an exponent (`1.0E10`).
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
  // One digit is never enough for Java, which then takes the nearest two: the smallest double of all is 4.9E-324.
  const [digits = "", exponent = ""] = (shortest.includes(".") ? shortest : value.toExponential(1)).split("e")
  return `${digits}E${exponent.replace("+", "")}`
}
