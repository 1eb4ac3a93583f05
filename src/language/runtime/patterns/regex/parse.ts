import { type CodePoints, everyCodePoint, unite } from "./code-points.ts"
import { decimalInterval } from "./interval.ts"
import { MAX_NESTING, MAX_NUMBER, PatternReader } from "./pattern-reader.ts"
import { predefinedClasses } from "./predefined.ts"
import { character, emptyText, type Regex, setOf } from "./syntax.ts"

/**
 * Parses a Lucene regular expression with all operators (org.apache.lucene.util.automaton.RegExp, flags ALL). The operators, from
 * the lowest precedence: `|`, `&`, sequence, repetition, `~`. As in Lucene, an operator without an operand is a plain character
 * (`*a` is a star and an a), and `^` and `$` are always plain characters. Throws RegexError.
 */
export function parseRegex(pattern: string): Regex {
  return new Parser(pattern).parse()
}

class Parser extends PatternReader {
  #depth = 0

  parse(): Regex {
    if (!this.more()) return emptyText
    const regex = this.#union()
    if (this.more()) throw this.error(`${JSON.stringify(this.peek())} has no opening bracket`)
    return regex
  }

  #union(): Regex {
    const choices = [this.#intersection()]
    while (this.take("|")) choices.push(this.#intersection())
    return only(choices) ?? { kind: "union", choices }
  }

  #intersection(): Regex {
    const parts = [this.#sequence()]
    while (this.take("&")) parts.push(this.#sequence())
    return only(parts) ?? { kind: "intersection", parts }
  }

  #sequence(): Regex {
    const parts = [this.#repetition()]
    while (this.more() && !this.at(")|&")) parts.push(this.#repetition())
    return only(parts) ?? { kind: "sequence", parts }
  }

  #repetition(): Regex {
    let inner = this.#complement()
    while (this.at("?*+{")) {
      const [min, max] = this.#count(this.next())
      inner = { kind: "repeat", inner, min, max }
    }
    return inner
  }

  /** The bounds of `?`, `*`, `+` or `{`, which was just read. */
  #count(operator: string): [min: number, max: number] {
    if (operator === "?") return [0, 1]
    if (operator !== "{") return [operator === "*" ? 0 : 1, Number.POSITIVE_INFINITY]
    const min = this.#integer()
    if (min === null) throw this.error("expected a number after {; write \\{ for the character")
    const max = this.take(",") ? (this.#integer() ?? Number.POSITIVE_INFINITY) : min
    this.expect("}")
    return [min, max]
  }

  #integer(): number | null {
    let digits = ""
    while (this.at("0123456789")) digits += this.next()
    if (Number(digits) > MAX_NUMBER) throw this.error(`the number must be at most ${MAX_NUMBER}`)
    return digits === "" ? null : Number(digits)
  }

  #complement(): Regex {
    let negations = 0
    while (this.take("~")) negations++
    const inner = this.#atom()
    return negations % 2 === 0 ? inner : { kind: "complement", inner }
  }

  #atom(): Regex {
    if (this.take("[")) return this.#bracket()
    if (this.take(".")) return anyCharacter
    if (this.take("#")) return { kind: "nothing" }
    if (this.take("@")) return anyText
    if (this.take('"')) return this.#quoted()
    if (this.take("(")) return this.#group()
    if (this.take("<")) return this.#interval()
    const points = this.#predefined()
    return points === null ? character(this.#character()) : setOf(points)
  }

  #group(): Regex {
    if (this.take(")")) return emptyText
    if (++this.#depth > MAX_NESTING) throw this.error(`more than ${MAX_NESTING} nested brackets`)
    const inner = this.#union()
    this.#depth--
    this.expect(")")
    return inner
  }

  #quoted(): Regex {
    const text = this.until('"')
    return { kind: "sequence", parts: text.map((one) => character(one.codePointAt(0) ?? 0)) }
  }

  #interval(): Regex {
    const start = this.position
    const text = this.until(">").join("")
    const bounds = /^([0-9]{1,10})-([0-9]{1,10})$/.exec(text)
    const [, min = "", max = ""] = bounds ?? []
    if (bounds === null || Math.max(Number(min), Number(max)) > MAX_NUMBER) {
      throw this.error("expected a numeric interval such as <1-99>; write \\< for the character", start)
    }
    const sorted = [Number(min), Number(max)].toSorted((a, b) => a - b)
    return decimalInterval(sorted[0] ?? 0, sorted[1] ?? 0, min.length === max.length ? min.length : 0)
  }

  /** The content of `[…]`. The first character is never the closing bracket. */
  #bracket(): Regex {
    const negated = this.take("^")
    const items = [this.#bracketItem()]
    while (this.more() && !this.at("]")) items.push(this.#bracketItem())
    this.expect("]")
    const folded = items.filter((item) => item.single).map((item) => item.points)
    return { kind: "set", points: unite(...items.map((item) => item.points)), folded: unite(...folded), negated }
  }

  #bracketItem(): { readonly points: CodePoints; readonly single: boolean } {
    const points = this.#predefined()
    if (points !== null) return { points, single: false }
    const start = this.position
    const from = this.#character()
    if (!this.take("-")) return { points: [[from, from]], single: true }
    const to = this.#character()
    if (from > to) throw this.error("the end of the range precedes its start; write \\- for the character", start)
    return { points: [[from, to]], single: false }
  }

  /** A class such as `\d`, or null if there is none here. */
  #predefined(): CodePoints | null {
    const letter = this.peek(1)
    if (!this.at("\\") || letter === undefined) return null
    const points = predefinedClasses.get(letter)
    if (points === undefined) {
      if (/^[a-zA-Z]$/.test(letter)) throw this.error(`Lucene has no class \\${letter}`)
      return null
    }
    this.position += 2
    return points
  }

  #character(): number {
    this.take("\\")
    return this.next().codePointAt(0) ?? 0
  }
}

/** `.` */
const anyCharacter: Regex = setOf(everyCodePoint)

/** `@` */
const anyText: Regex = { kind: "repeat", inner: anyCharacter, min: 0, max: Number.POSITIVE_INFINITY }

/** The only element of a list, or null if there are more. */
function only(parts: readonly Regex[]): Regex | null {
  return parts.length === 1 ? (parts[0] ?? null) : null
}
