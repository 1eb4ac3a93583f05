/** The ends of the matches of an expression that start at a position. */
type Matcher = (text: readonly string[], start: number) => ReadonlySet<number>

/** How an expression is read: Lucene's RegExp with all flags, or java.util.regex.Pattern. */
export type Syntax = "lucene" | "java"

/** Whether an expression matches the whole text, by the definition of each operator. */
export function matchesRegex(pattern: string, text: string, syntax: Syntax, insensitive: boolean): boolean {
  const characters = Array.from(text)
  return new Reader(pattern, syntax, insensitive).read()(characters, 0).has(characters.length)
}

/** The answers for the expressions so far: each is asked for many documents. */
const everything = new Map<string, boolean>()

/** Whether Lucene's expression matches every text of up to three characters, of those that distinguish the cases. */
export function matchesEverything(pattern: string): boolean {
  const known = everything.get(pattern) ?? tryEverything(pattern)
  everything.set(pattern, known)
  return known
}

function tryEverything(pattern: string): boolean {
  const matcher = new Reader(pattern, "lucene", false).read()
  const alphabet = [...new Set([...pattern, "\n", "a", "B", "5", "é"])]
  const texts = (length: number): string[][] =>
    length === 0 ? [[]] : texts(length - 1).flatMap((text) => alphabet.map((one) => [...text, one]))
  return [0, 1, 2, 3].every((length) => texts(length).every((text) => matcher(text, 0).has(length)))
}

class Reader {
  readonly #pattern: string[]
  readonly #java: boolean
  #insensitive: boolean
  #dotAll: boolean

  constructor(pattern: string, syntax: Syntax, insensitive: boolean) {
    this.#pattern = Array.from(pattern)
    this.#java = syntax === "java"
    this.#insensitive = insensitive
    this.#dotAll = !this.#java
  }

  read(): Matcher {
    if (this.#pattern.length === 0) return ends
    const matcher = this.#union()
    if (this.#pattern.length > 0) throw new Error(`the oracle cannot read ${this.#pattern.join("")}`)
    return matcher
  }

  #union(): Matcher {
    const choices = [this.#intersection()]
    while (this.#take("|")) choices.push(this.#intersection())
    return (text, start) => new Set(choices.flatMap((choice) => [...choice(text, start)]))
  }

  #intersection(): Matcher {
    let all = this.#sequence()
    while (!this.#java && this.#take("&")) {
      const [left, right] = [all, this.#sequence()]
      all = (text, start) => left(text, start).intersection(right(text, start))
    }
    return all
  }

  #sequence(): Matcher {
    let all: Matcher = ends
    do {
      const [left, right] = [all, this.#repeated()]
      all = (text, start) => new Set([...left(text, start)].flatMap((end) => [...right(text, end)]))
    } while (this.#pattern.length > 0 && !")|".includes(this.#peek()) && (this.#java || this.#peek() !== "&"))
    return all
  }

  #repeated(): Matcher {
    const inner = this.#complement()
    const [, min = "", max] = /^(?:[*]|[+]|[?]|\{(\d+)(?:,(\d*))?\})/.exec(this.#pattern.join("")) ?? []
    if (this.#take("*")) return repeat(inner, 0, Number.POSITIVE_INFINITY)
    if (this.#take("+")) return repeat(inner, 1, Number.POSITIVE_INFINITY)
    if (this.#take("?")) return repeat(inner, 0, 1)
    if (!this.#take("{")) return inner
    while (!this.#take("}")) this.#pattern.shift()
    const most = max === undefined ? Number(min) : max === "" ? Number.POSITIVE_INFINITY : Number(max)
    return repeat(inner, Number(min), most)
  }

  #complement(): Matcher {
    if (this.#java || !this.#take("~")) return this.#atom()
    const inner = this.#complement()
    return (text, start) => new Set(positionsFrom(text, start)).difference(inner(text, start))
  }

  #atom(): Matcher {
    if (this.#take("(")) return this.#group()
    if (this.#take("[")) return this.#brackets()
    if (this.#take(".")) {
      const { dotAll } = { dotAll: this.#dotAll }
      return one((character) => dotAll || !/[\n\r\u0085\u2028\u2029]/.test(character))
    }
    if (this.#java && this.#take("^")) return (_, start) => new Set(start === 0 ? [0] : [])
    if (this.#java && this.#take("$")) return (text, start) => new Set(isEnd(text, start) ? [start] : [])
    if (!this.#java && this.#take("@")) return (text, start) => new Set(positionsFrom(text, start))
    if (!this.#java && this.#take("#")) return () => new Set()
    if (!this.#java && this.#take('"')) return this.#literal(this.#until('"'))
    if (!this.#java && this.#take("<")) return interval(this.#until(">").join(""))
    return one(this.#member())
  }

  #group(): Matcher {
    const [insensitive, dotAll] = [this.#insensitive, this.#dotAll]
    if (this.#java && this.#take("?")) {
      if (this.#take("i")) this.#insensitive = true
      if (this.#take("s")) this.#dotAll = true
      // Flags alone apply to the rest of the group around them.
      if (this.#take(")")) return ends
      this.#take(":")
    }
    const inner = this.#peek() === ")" ? ends : this.#union()
    this.#take(")")
    if (this.#java) [this.#insensitive, this.#dotAll] = [insensitive, dotAll]
    return inner
  }

  #brackets(): Matcher {
    const negated = this.#take("^")
    const members = [this.#member()]
    while (!this.#take("]")) members.push(this.#member())
    return one((character) => members.some((member) => member(character)) !== negated)
  }

  /** A character, a class such as `\d`, or in brackets a range. */
  #member(): (character: string) => boolean {
    const first = this.#pattern.shift() ?? ""
    const escaped = first === "\\" ? (this.#pattern.shift() ?? "") : null
    const inClass = classes.get(escaped ?? "")
    if (inClass) return inClass
    const from = escaped ?? first
    const [fold, java] = [this.#insensitive, this.#java]
    if (this.#peek() !== "-" || "]" === this.#pattern[1] || this.#pattern.length < 2) {
      return (character) => character === from || (fold && lower(character) === lower(from))
    }
    this.#pattern.shift()
    const to = this.#pattern.shift() ?? ""
    const isIn = (character: string): boolean => character >= from && character <= to
    // Only Java ignores the case of ranges.
    return (character) => isIn(character) || (fold && java && (isIn(lower(character)) || isIn(upper(character))))
  }

  #literal(characters: readonly string[]): Matcher {
    const fold = this.#insensitive
    return (text, start) => {
      const found = text.slice(start, start + characters.length)
      const isSame = fold
        ? lower(found.join("")) === lower(characters.join(""))
        : found.join("") === characters.join("")
      return new Set(isSame && found.length === characters.length ? [start + characters.length] : [])
    }
  }

  #until(end: string): string[] {
    const text: string[] = []
    while (!this.#take(end)) text.push(this.#pattern.shift() ?? "")
    return text
  }

  #peek(): string {
    return this.#pattern[0] ?? ""
  }

  #take(expected: string): boolean {
    if (this.#peek() !== expected || expected === "") return false
    this.#pattern.shift()
    return true
  }
}

const classes: ReadonlyMap<string, (character: string) => boolean> = new Map([
  ["d", (character: string) => /[0-9]/.test(character)],
  ["w", (character: string) => /[0-9a-zA-Z_]/.test(character)],
  ["W", (character: string) => /[^0-9a-zA-Z_]/.test(character)],
])

const ends: Matcher = (_, start) => new Set([start])

function one(test: (character: string) => boolean): Matcher {
  return (text, start) => {
    const character = text[start]
    return new Set(character !== undefined && test(character) ? [start + 1] : [])
  }
}

function repeat(inner: Matcher, min: number, max: number): Matcher {
  return (text, start) => {
    let reached: ReadonlySet<number> = new Set([start])
    const all = new Set<number>()
    // Every repetition after this many adds nothing new.
    for (let count = 0; count <= Math.min(max, min + text.length + 1); count++) {
      if (count >= min) for (const end of reached) all.add(end)
      reached = new Set([...reached].flatMap((end) => [...inner(text, end)]))
    }
    return all
  }
}

/** `<1-5>`: a decimal number, with any number of leading zeros. */
function interval(bounds: string): Matcher {
  const [min = 0, max = 0] = bounds.split("-").map(Number)
  return (text, start) =>
    new Set(
      positionsFrom(text, start).filter((end) => {
        const digits = text.slice(start, end).join("")
        return /^[0-9]+$/.test(digits) && Number(digits) >= min && Number(digits) <= max
      }),
    )
}

function isEnd(text: readonly string[], position: number): boolean {
  const rest = text.slice(position).join("")
  return (
    rest === "" ||
    rest === "\r\n" ||
    (/^[\n\r\u0085\u2028\u2029]$/.test(rest) && !(rest === "\n" && text[position - 1] === "\r"))
  )
}

function positionsFrom(text: readonly string[], start: number): number[] {
  return Array.from({ length: text.length - start + 1 }, (_, index) => start + index)
}

export function lower(text: string): string {
  return text.replace(/[A-Z]/g, (character) => character.toLowerCase())
}

function upper(text: string): string {
  return text.replace(/[a-z]/g, (character) => character.toUpperCase())
}
