import { type CodePoints, everyCodePoint, unite } from "./code-points.ts"
import { decimalInterval } from "./interval.ts"
import { predefinedClasses } from "./predefined.ts"
import { RegexError } from "./regex-error.ts"
import { character, emptyText, type Regex } from "./syntax.ts"

/** Brackets and complements nested deeper are refused. Lucene has no such limit but its stack. */
export const DEEPEST_NESTING = 200

/** The largest number in `{n,m}` and `<n-m>`: Lucene reads them with Integer.parseInt. */
const LARGEST_NUMBER = 2147483647

/**
 * Reads a Lucene regular expression with all its operators on (org.apache.lucene.util.automaton.RegExp, flags ALL). The
 * precedence, loosest first: `|`, `&`, sequence, repetition, `~`. As there, an operator with nothing to operate on is a
 * plain character: `*a` is a star and an a, and so are `^` and `$` anywhere. Throws RegexError.
 */
export function parseRegex(pattern: string): Regex {
  return new Parser(pattern).parse()
}

class Parser {
  readonly #text: readonly string[]
  #position = 0
  #depth = 0

  constructor(pattern: string) {
    this.#text = Array.from(pattern)
  }

  parse(): Regex {
    if (this.#text.length === 0) return emptyText
    const regex = this.#union()
    if (this.#more())
      throw this.#error(`an opening bracket is missing for this ${JSON.stringify(this.#text[this.#position])}`)
    return regex
  }

  #union(): Regex {
    const choices = [this.#intersection()]
    while (this.#take("|")) choices.push(this.#intersection())
    return only(choices) ?? { kind: "union", choices }
  }

  #intersection(): Regex {
    const parts = [this.#sequence()]
    while (this.#take("&")) parts.push(this.#sequence())
    return only(parts) ?? { kind: "intersection", parts }
  }

  #sequence(): Regex {
    const parts = [this.#repetition()]
    while (this.#more() && !this.#at(")|&")) parts.push(this.#repetition())
    return only(parts) ?? { kind: "sequence", parts }
  }

  #repetition(): Regex {
    let inner = this.#complement()
    while (this.#at("?*+{")) {
      const [least, most] = this.#count(this.#next())
      inner = { kind: "repeat", inner, least, most }
    }
    return inner
  }

  /** The bounds behind `?`, `*`, `+` or `{`, which has been read. */
  #count(operator: string): [least: number, most: number] {
    if (operator === "?") return [0, 1]
    if (operator !== "{") return [operator === "*" ? 0 : 1, Number.POSITIVE_INFINITY]
    const least = this.#integer()
    if (least === null) throw this.#error("a number is expected behind {; write \\{ for the character")
    const most = this.#take(",") ? (this.#integer() ?? Number.POSITIVE_INFINITY) : least
    this.#expect("}")
    return [least, most]
  }

  #integer(): number | null {
    let digits = ""
    while (this.#at("0123456789")) digits += this.#next()
    if (Number(digits) > LARGEST_NUMBER) throw this.#error(`the number must be at most ${LARGEST_NUMBER}`)
    return digits === "" ? null : Number(digits)
  }

  #complement(): Regex {
    let negations = 0
    while (this.#take("~")) negations++
    const inner = this.#atom()
    return negations % 2 === 0 ? inner : { kind: "complement", inner }
  }

  #atom(): Regex {
    if (this.#take("[")) return this.#bracket()
    if (this.#take(".")) return anyCharacter
    if (this.#take("#")) return { kind: "nothing" }
    if (this.#take("@")) return anyText
    if (this.#take('"')) return this.#quoted()
    if (this.#take("(")) return this.#group()
    if (this.#take("<")) return this.#interval()
    const points = this.#predefined()
    return points === null ? character(this.#character()) : { kind: "set", points, negated: false }
  }

  #group(): Regex {
    if (this.#take(")")) return emptyText
    if (++this.#depth > DEEPEST_NESTING) throw this.#error(`more than ${DEEPEST_NESTING} brackets are nested`)
    const inner = this.#union()
    this.#depth--
    this.#expect(")")
    return inner
  }

  #quoted(): Regex {
    const text = this.#until('"')
    return { kind: "sequence", parts: text.map((one) => character(one.codePointAt(0) ?? 0)) }
  }

  #interval(): Regex {
    const start = this.#position
    const text = this.#until(">").join("")
    const bounds = /^([0-9]{1,10})-([0-9]{1,10})$/.exec(text)
    const [, least = "", most = ""] = bounds ?? []
    if (bounds === null || Math.max(Number(least), Number(most)) > LARGEST_NUMBER) {
      throw this.#error("a numeric interval such as <1-99> is expected; write \\< for the character", start)
    }
    const sorted = [Number(least), Number(most)].toSorted((a, b) => a - b)
    return decimalInterval(sorted[0] ?? 0, sorted[1] ?? 0, least.length === most.length ? least.length : 0)
  }

  /** What stands between `[` and `]`. The first character is never the closing bracket. */
  #bracket(): Regex {
    const negated = this.#take("^")
    const sets = [this.#bracketItem()]
    while (this.#more() && !this.#at("]")) sets.push(this.#bracketItem())
    this.#expect("]")
    return { kind: "set", points: unite(...sets), negated }
  }

  #bracketItem(): CodePoints {
    const points = this.#predefined()
    if (points !== null) return points
    const start = this.#position
    const from = this.#character()
    if (!this.#take("-")) return [[from, from]]
    const to = this.#character()
    if (from > to) throw this.#error("the range runs backwards; write \\- for the character", start)
    return [[from, to]]
  }

  /** `\d` and its like, or null with nothing read. */
  #predefined(): CodePoints | null {
    const letter = this.#text[this.#position + 1]
    if (!this.#at("\\") || letter === undefined) return null
    const points = predefinedClasses.get(letter)
    if (points === undefined) {
      if (/^[a-zA-Z]$/.test(letter)) throw this.#error(`\\${letter} is no class that Lucene knows`)
      return null
    }
    this.#position += 2
    return points
  }

  #character(): number {
    this.#take("\\")
    return this.#next().codePointAt(0) ?? 0
  }

  #until(end: string): readonly string[] {
    const start = this.#position
    while (this.#more() && !this.#at(end)) this.#position++
    const text = this.#text.slice(start, this.#position)
    this.#expect(end)
    return text
  }

  #more(): boolean {
    return this.#position < this.#text.length
  }

  #at(characters: string): boolean {
    const next = this.#text[this.#position]
    return next !== undefined && characters.includes(next)
  }

  #take(expected: string): boolean {
    if (this.#text[this.#position] !== expected) return false
    this.#position++
    return true
  }

  #next(): string {
    const next = this.#text[this.#position]
    if (next === undefined) throw this.#error("the expression ends too early")
    this.#position++
    return next
  }

  #expect(expected: string): void {
    if (!this.#take(expected)) throw this.#error(`${JSON.stringify(expected)} is missing`)
  }

  #error(reason: string, position = this.#position): RegexError {
    return new RegexError(`${reason} (at character ${position + 1})`)
  }
}

/** `.` */
const anyCharacter: Regex = { kind: "set", points: everyCodePoint, negated: false }

/** `@` */
const anyText: Regex = { kind: "repeat", inner: anyCharacter, least: 0, most: Number.POSITIVE_INFINITY }

/** The only element of a list, or null when there are more. */
function only(parts: readonly Regex[]): Regex | null {
  return parts.length === 1 ? (parts[0] ?? null) : null
}
