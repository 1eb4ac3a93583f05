/**
 * Program text as a type. All generated code consists of `Code`: a string in a `code` template becomes a string literal, and an
 * identifier is checked. Nothing else converts text to program text, so the text of a rule can never become program text.
 */
export class Code {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }

  /** The text of the template with each value as a JavaScript literal. */
  static template(strings: TemplateStringsArray, ...values: readonly CodeValue[]): Code {
    let text = strings[0] ?? ""
    for (const [index, value] of values.entries()) text += literalOf(value) + (strings[index + 1] ?? "")
    return new Code(text)
  }

  /** Joins pieces of code with one of a few fixed separators. */
  static join(pieces: readonly Code[], separator: ", " | " &&\n" | " || " | "\n" | "\n\n" | ",\n"): Code {
    return new Code(pieces.join(separator))
  }

  /** Indents every line after the first by two spaces. No generated literal contains a line end. */
  static indent(piece: Code): Code {
    return new Code(piece.toString().replaceAll("\n", "\n  "))
  }

  /** A line comment. Characters that could end the line are escaped. */
  static comment(text: string): Code {
    return new Code(`// ${text.replace(lineBreaks, " ").replace(unprintable, escapeUnit)}`)
  }

  /** The digits of a natural number, as the end of a name. */
  static number(value: number): Code {
    if (!Number.isSafeInteger(value) || value < 0) throw new TypeError(`not a natural number: ${value}`)
    return new Code(String(value))
  }

  /** An identifier made from any text: `process.args` becomes `processArgs`. */
  static nameFrom(text: string): Code {
    const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "")
    const joined = words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("")
    return Code.identifier(/^[A-Za-z]/.test(joined) && !reserved.has(joined) ? joined : `_${joined}`)
  }

  /** A text that must be a valid identifier. */
  static identifier(text: string): Code {
    if (!/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(text) || reserved.has(text)) {
      throw new TypeError(`not an identifier: ${JSON.stringify(text)}`)
    }
    return new Code(text)
  }
}

/** The values of a template. Lists become array literals. */
type CodeValue = Code | string | number | bigint | boolean | null | readonly CodeValue[]

/** Builds code from a template. */
export const code = Code.template

const lineBreaks = /\r\n?|[\n\u2028\u2029]/g
// Control characters, and characters that reorder text or end a line in some tools.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]/g

function literalOf(value: CodeValue): string {
  if (value instanceof Code) return value.toString()
  if (Array.isArray(value)) return `[${value.map(literalOf).join(", ")}]`
  switch (typeof value) {
    case "string":
      return quote(value)
    case "bigint":
      return `${value}n`
    case "number":
      return Object.is(value, -0) ? "-0" : String(value)
    case "boolean":
      return String(value)
    default:
      if (value === null) return "null"
      throw new TypeError("only code and plain values can be written")
  }
}

/** A JavaScript string literal. It contains neither `</script` nor `<!--`, which some tools interpret. */
function quote(text: string): string {
  return JSON.stringify(text)
    .replace(unprintable, escapeUnit)
    .replace(/<(?=[!/])/g, "\\u003c")
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
}

const reserved: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
)
