import { type CodePoints, everyCodePoint, foldAscii, intersect, invert, unite } from "./code-points.ts"
import { MAX_NESTING, MAX_NUMBER, PatternReader } from "./pattern-reader.ts"
import { javaClasses } from "./predefined.ts"
import { emptyText, type Regex, setOf } from "./syntax.ts"

/** What a group's flags switch on and off: `i` and `s`. */
type Flags = { readonly insensitive: boolean; readonly dotAll: boolean }

/**
 * Parses a regular expression as java.util.regex.Pattern does, which Elasticsearch uses for the result of a function. `^` and `$`
 * are anchors, `.` matches no line end, and `@ # & ~ < "` are plain characters. Throws RegexError, also for what a finite automaton
 * cannot run: back references, lookaround, and groups and repetitions that never give back a character.
 */
export function parseJavaRegex(pattern: string, insensitive: boolean): Regex {
  return new JavaParser(pattern, { insensitive, dotAll: false }).parse()
}

class JavaParser extends PatternReader {
  #depth = 0
  #flags: Flags

  constructor(pattern: string, flags: Flags) {
    super(pattern)
    this.#flags = flags
  }

  parse(): Regex {
    const regex = this.#union()
    if (this.more()) throw this.error("a closing bracket has no opening bracket")
    return regex
  }

  #union(): Regex {
    const choices = [this.#sequence()]
    while (this.take("|")) choices.push(this.#sequence())
    const [only] = choices
    return choices.length === 1 && only !== undefined ? only : { kind: "union", choices }
  }

  #sequence(): Regex {
    const parts: Regex[] = []
    while (this.more() && !this.at("|)")) parts.push(this.#repetition())
    return { kind: "sequence", parts: parts.filter((part) => part !== emptyText) }
  }

  #repetition(): Regex {
    const start = this.position
    const inner = this.#atom()
    // Flags without a group take no repetition.
    if (inner === null || !this.at("?*+{")) return inner ?? emptyText
    const [min, max] = this.#count(this.next())
    if (this.at("+")) throw this.error("a possessive repetition is not supported", start)
    this.take("?")
    return { kind: "repeat", inner, min, max }
  }

  /** The bounds of `?`, `*`, `+` or `{`, which was just read. */
  #count(operator: string): [min: number, max: number] {
    if (operator === "?") return [0, 1]
    if (operator !== "{") return [operator === "*" ? 0 : 1, Number.POSITIVE_INFINITY]
    const min = this.#integer() ?? Number.NaN
    const max = this.take(",") ? (this.#integer() ?? Number.POSITIVE_INFINITY) : min
    if (Number.isNaN(min) || !this.take("}")) throw this.error("an incomplete repetition; write \\{ for the character")
    if (max < min) throw this.error("a repetition whose maximum is less than its minimum")
    return [min, max]
  }

  #integer(): number | null {
    let digits = ""
    while (this.at("0123456789")) digits += this.next()
    if (Number(digits) > MAX_NUMBER) throw this.error(`the number must be at most ${MAX_NUMBER}`)
    return digits === "" ? null : Number(digits)
  }

  /** Null for flags, which are no expression. */
  #atom(): Regex | null {
    if (this.at("?*+")) throw this.error(`${this.next()} has nothing to repeat; write a backslash before it`)
    // As in Java, a second repetition in braces repeats nothing.
    if (this.at("{")) return emptyText
    if (this.take("(")) return this.#group()
    if (this.take("[")) return setOf(this.#brackets())
    if (this.take(".")) return setOf(this.#flags.dotAll ? everyCodePoint : insideLine)
    if (this.take("^")) return { kind: "anchor", at: "start" }
    if (this.take("$")) return { kind: "anchor", at: "end" }
    const character = this.#character()
    return setOf(typeof character === "number" ? this.#cased(character, character) : character)
  }

  #group(): Regex | null {
    const outer = this.#flags
    if (this.take("?") && this.#special()) return null
    if (++this.#depth > MAX_NESTING) throw this.error(`more than ${MAX_NESTING} nested brackets`)
    const inner = this.#union()
    this.#depth--
    this.#flags = outer
    if (!this.take(")")) throw this.error('")" is missing')
    // A group is never the flags of its parent, even if it is empty.
    return { kind: "sequence", parts: [inner] }
  }

  /** What follows `(?`. True for flags that apply up to the end of the group around them. */
  #special(): boolean {
    if (this.at("=!><")) throw this.error("lookaround, atomic groups and named groups are not supported")
    let on = true
    while (!this.at(":)")) {
      const flag = this.next()
      if (flag === "-" && on) on = false
      else if (flag === "i") this.#flags = { ...this.#flags, insensitive: on }
      else if (flag === "s") this.#flags = { ...this.#flags, dotAll: on }
      else throw this.error(`the flag ${flag} is not supported`)
    }
    return this.next() === ")"
  }

  /** The content of `[…]` after its opening bracket: characters, ranges and nested brackets, with `&&` for what two sets share. */
  #brackets(): CodePoints {
    if (++this.#depth > MAX_NESTING) throw this.error(`more than ${MAX_NESTING} nested brackets`)
    const negated = this.take("^")
    let points = this.#operand(true)
    while (this.#takeAnd()) points = intersect(points, this.#operand(false))
    this.#depth--
    if (!this.take("]")) throw this.error('"]" is missing')
    return negated ? invert(points) : points
  }

  /** The items up to `&&` or the closing bracket, which is a plain character at the start of the brackets. */
  #operand(isFirst: boolean): CodePoints {
    if (this.at("&") && (!isFirst || this.#atAnd())) throw this.error("& beside && in brackets is not supported")
    if (!isFirst && this.at("]")) throw this.error("&& in brackets without a set on both sides is not supported")
    const items: CodePoints[] = []
    while (this.more() && !this.#atAnd() && !(this.at("]") && (items.length > 0 || !isFirst))) {
      items.push(this.take("[") ? this.#brackets() : this.#item())
    }
    return unite(...items)
  }

  /** A character, a class or a range. */
  #item(): CodePoints {
    const start = this.position
    const from = this.#character()
    if (typeof from !== "number") return from
    const end = this.peek(1) ?? "]"
    if (!this.at("-") || "[]".includes(end)) return this.#cased(from, from)
    this.take("-")
    const to = this.#character()
    if (typeof to !== "number" || from > to) {
      throw this.error("the end of the range precedes its start; write \\- for the character", start)
    }
    return this.#cased(from, to)
  }

  /** A character, which can be escaped, or the code points of a class such as `\d`. */
  #character(): number | CodePoints {
    if (!this.take("\\")) return this.#point()
    const points = javaClasses.get(this.peek() ?? "")
    if (this.at("123456789")) throw this.error("back references are not supported")
    if (points === undefined && /^[a-zA-Z0]$/.test(this.peek() ?? "")) {
      throw this.error(`\\${this.next()} is not supported`)
    }
    const point = this.#point()
    return points ?? point
  }

  #cased(from: number, to: number): CodePoints {
    return this.#flags.insensitive ? foldAscii([[from, to]]) : [[from, to]]
  }

  #atAnd(): boolean {
    return this.at("&") && this.peek(1) === "&"
  }

  #takeAnd(): boolean {
    if (!this.#atAnd()) return false
    this.position += 2
    return true
  }

  #point(): number {
    return this.next().codePointAt(0) ?? 0
  }
}

/** The characters at which Java ends a line, as sorted ranges. */
const lineEnds: CodePoints = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x85, 0x85],
  [0x2028, 0x2029],
]

/** What `.` matches. */
const insideLine: CodePoints = invert(lineEnds)
