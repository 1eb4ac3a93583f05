import type { Json } from "../../json.ts"

/**
 * What SNS and SQS refuse in a message, and what would act in a terminal or disguise text in an editor: controls,
 * format characters (bidi, zero width), line separators, noncharacters, lone surrogates. JSON may spell any as \uXXXX.
 */
export const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]|\u034f|[\u115f\u1160\u3164\uffa0]/gu

/**
 * JSON text, the same for the same value: names in the order they stand, no spaces, integers of any size in full,
 * unsafe characters escaped.
 */
export function serialise(value: Json | undefined): string {
  try {
    return escaped(JSON.stringify(value ?? null))
  } catch {
    // It holds a bigint somewhere, which JSON.stringify refuses.
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

/** JSON text in which unsafe characters, which stand in strings alone, are escaped. */
function escaped(text: string): string {
  return ASCII.test(text) ? text : text.replace(UNSAFE, escapeUnits)
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`
  }).join("")
}
