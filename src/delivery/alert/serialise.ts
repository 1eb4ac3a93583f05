import type { Json } from "../../json.ts"

/**
 * Characters that SNS and SQS refuse in a message, that act on a terminal, or that disguise text in an editor: controls,
 * format characters (bidi, zero width), line separators, noncharacters, lone surrogates. JSON can write each as \uXXXX.
 */
export const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]|\u034f|[\u115f\u1160\u3164\uffa0]/gu

/**
 * Deterministic JSON text: names in their given order, no spaces, integers of any size in full, unsafe characters
 * escaped.
 */
export function serialise(value: Json | undefined): string {
  try {
    return escaped(JSON.stringify(value ?? null))
  } catch {
    // JSON.stringify refuses a bigint.
    return serialiseSlowly(value)
  }
}

function serialiseSlowly(value: Json | undefined): string {
  if (typeof value === "string") return escaped(JSON.stringify(value))
  if (typeof value === "bigint") return value.toString()
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null)
  if (Array.isArray(value)) return `[${value.map(serialiseSlowly).join(",")}]`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${serialiseSlowly(name)}:${serialiseSlowly(member)}`).join(",")}}`
}

const ASCII = /^[\x20-\x7e]*$/

/** Escapes the unsafe characters of JSON text, which occur only in strings. */
function escaped(text: string): string {
  return ASCII.test(text) ? text : text.replace(UNSAFE, escapeUnits)
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`
  }).join("")
}
