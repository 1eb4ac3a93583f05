import type { Json } from "../json.ts"

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
  if (typeof value === "string") return textOf(value)
  if (typeof value === "bigint") return value.toString()
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null)
  if (Array.isArray(value)) return `[${value.map(serialise).join(",")}]`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([name, member]) => `${serialise(name)}:${serialise(member)}`).join(",")}}`
}

const ASCII = /^[\x20-\x7e]*$/

function textOf(value: string): string {
  const text = JSON.stringify(value)
  return ASCII.test(text) ? text : text.replace(UNSAFE, escapeUnits)
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`
  }).join("")
}
