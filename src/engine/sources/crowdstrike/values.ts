import type { JsonObject } from "../../../json.ts"
import { type Converter, each, textsOf } from "../value.ts"

/** What Falcon writes in place of a missing value. */
export const absent: ReadonlySet<string> = new Set(["", "-", "none"])

/** Text. Nearly all of Falcon's values are text, and ids of up to 18 digits must stay text. */
export const text: Converter = each((scalar) => (absent.has(String(scalar)) ? undefined : String(scalar)))

export const hashText: Converter = each((scalar) => {
  const digits = String(scalar)
  return absent.has(digits) || /^0+$/.test(digits) ? undefined : digits
})

/** The values of a column as text, without those that mean "missing". */
export function presentTexts(record: JsonObject, name: string): string[] {
  return textsOf(record, name).filter((value) => !absent.has(value))
}
