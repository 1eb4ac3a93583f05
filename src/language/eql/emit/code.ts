/**
 * Program text as a type. Generated code is built from `Code` alone: a string that is put into a `code` template
 * becomes a string literal, a name has to pass a check before it is a `Name`, and nothing else turns text into
 * program text. So the text of a rule can never become part of the program.
 */
export class Code {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }

  /** The template's own text with each value as JavaScript writes it. */
  static template(strings: TemplateStringsArray, ...values: readonly CodeValue[]): Code {
    let text = strings[0] ?? ""
    for (const [index, value] of values.entries()) text += written(value) + (strings[index + 1] ?? "")
    return new Code(text)
  }

  /** Code pieces one after the other with a separator, which is one of a few fixed ones. */
  static join(pieces: readonly Code[], separator: ", " | " &&\n" | " || " | "\n" | "\n\n" | ",\n"): Code {
    return new Code(pieces.join(separator))
  }

  /** Indents every line after the first by two spaces. Nothing generated has a line end inside a literal. */
  static indent(piece: Code): Code {
    return new Code(piece.toString().replaceAll("\n", "\n  "))
  }

  /** A line comment. Whatever could end the line is written as an escape. */
  static comment(text: string): Code {
    return new Code(`// ${text.replace(lineBreaks, " ").replace(unprintable, escapeUnit)}`)
  }

  /** The digits of a natural number, to end a name with. */
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

  /** An identifier, which has to be one already. */
  static identifier(text: string): Code {
    if (!/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(text) || reserved.has(text)) {
      throw new TypeError(`not an identifier: ${JSON.stringify(text)}`)
    }
    return new Code(text)
  }
}

/** What a template takes. Lists become array literals. */
export type CodeValue = Code | string | number | bigint | boolean | null | readonly CodeValue[]

/** Builds code from a template. */
export const code = Code.template

const lineBreaks = /\r\n?|[\n\u2028\u2029]/g
// Control characters, and what reorders text or ends a line in some reader.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]/g

function written(value: CodeValue): string {
  if (value instanceof Code) return value.toString()
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`
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

/** A JavaScript string literal. `</script` and `<!--` cannot occur in it either, so a bundler has nothing to trip over. */
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
