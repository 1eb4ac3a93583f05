import { int } from "./calculate.ts"
import { type Document, UNMAPPED } from "./documents.ts"
import { type Condition, type Leaf, type Operand, quoted } from "./query.ts"

/** Few characters and few fields, so that queries often match documents. */
const characters = ["a", "a", "b", "A", "B", "é", "É", "*", "?", "\\", "\n", "1", "5", "^", "@", "\u{1f600}"]
const textFields = ["k", "k", "short", "w", "t", "t.keyword"]
const orders = ["==", "==", "!=", "<", "<=", ">", ">="]
const addresses = ["10.0.0.1", "10.0.0.9", "10.1.0.1", "192.168.0.1"]
const blocks = ["10.0.0.0/8", "10.0.0.0/24", "10.0.0.1", "10.0.0.7/31", "0.0.0.0/0"]

/** Random conditions and documents from a source of numbers from 0 to 1. */
export class Generator {
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  condition(depth = 2): Condition {
    if (depth === 0 || this.#chance(0.55)) return this.#leaf()
    if (this.#chance(0.3)) return { kind: "not", term: this.condition(depth - 1) }
    return { kind: this.#pick(["and", "or"] as const), terms: this.#list(2, 3, () => this.condition(depth - 1)) }
  }

  document(): Document {
    const texts = (): string[] => this.#list(0, 2, () => this.#text(characters, 4))
    return {
      k: texts(),
      short: texts(),
      w: texts(),
      t: texts(),
      n: this.#list(0, 2, () => this.#pick([-2, -1, 0, 1, 2, 3, 5])),
      ul: this.#list(0, 1, () =>
        this.#pick([0n, 1n, 9223372036854775807n, 9223372036854775808n, 18446744073709551615n]),
      ),
      d: this.#list(0, 1, () => this.#pick([-1, 0.5, 1, 2.5])),
      b: this.#list(0, 1, () => this.#chance(0.5)),
      ip: this.#list(0, 2, () => this.#pick(addresses)),
    }
  }

  #leaf(): Leaf {
    return this.#pick([
      () => this.#comparison(),
      () => this.#comparison(),
      () => this.#listed(),
      () => this.#pattern(),
      () => this.#pattern(),
      () => this.#test(),
      () => this.#test(),
    ])()
  }

  #comparison(): Leaf {
    const op = this.#pick(orders)
    const isEquality = op === "==" || op === "!="
    if (isEquality && this.#chance(0.2)) return { kind: "compare", left: this.#anything(), op, right: nullLiteral }
    if (isEquality && this.#chance(0.1)) {
      return { kind: "compare", left: this.#booleanCall(), op, right: booleanLiteral(this.#chance(0.5)) }
    }
    if (isEquality && this.#chance(0.1))
      return { kind: "compare", left: field("b"), op, right: booleanLiteral(this.#chance(0.5)) }
    if (isEquality && this.#chance(0.1))
      return { kind: "compare", left: field("ip"), op, right: stringLiteral(this.#pick(blocks)) }
    if (this.#chance(0.03))
      return { kind: "compare", left: field("n"), op, right: stringLiteral(this.#pick(["x", "5"])) }
    if (this.#chance(0.5)) return { kind: "compare", left: this.#number(2), op, right: this.#constantNumber() }
    return { kind: "compare", left: this.#textOperand(), op, right: this.#constantText(characters, 3) }
  }

  #listed(): Leaf {
    const withNull = (items: readonly Operand[]): readonly Operand[] =>
      this.#chance(0.15) ? (this.#chance(0.3) ? [nullLiteral] : [...items, nullLiteral]) : items
    const isNumber = this.#chance(0.3)
    const operand = isNumber ? this.#number(1) : this.#chance(0.1) ? this.#constantText(["a"], 1) : this.#textOperand()
    const items = this.#list(1, 3, () => (isNumber ? this.#constantNumber() : stringLiteral(this.#text(characters, 2))))
    return { kind: "in", operand, insensitive: !isNumber && this.#chance(0.4), items: withNull(items) }
  }

  #pattern(): Leaf {
    const op = this.#pick([":", ":", "like", "like~", "regex", "regex~"])
    const operand = this.#textOperand()
    if (!op.startsWith("regex")) {
      return {
        kind: "pattern",
        operand,
        op,
        patterns: this.#list(1, 3, () => this.#text([...characters, "*", "?"], 4)),
      }
    }
    const isLucene = operand.kind === "field" && operand.name !== UNMAPPED
    return { kind: "pattern", operand, op, patterns: this.#list(1, 2, () => this.#regex(isLucene, 2)) }
  }

  /** An expression that both syntaxes can read. */
  #regex(isLucene: boolean, depth: number): string {
    const sequence = (): string => this.#list(1, 3, () => this.#repeated(isLucene, depth)).join("")
    const text = sequence() + (this.#chance(0.15) ? this.#pick(["|", "&"]) + sequence() : "")
    return !isLucene && this.#chance(0.1) ? `(?${this.#pick(["i", "s", "is"])})${text}` : text
  }

  #repeated(isLucene: boolean, depth: number): string {
    const atom = this.#atom(isLucene, depth)
    return atom.endsWith("*") || this.#chance(0.7) ? atom : atom + this.#pick(["*", "+", "?", "{2}", "{1,2}", "{0,}"])
  }

  #atom(isLucene: boolean, depth: number): string {
    if (depth > 0 && this.#chance(0.15)) return `(${this.#regex(isLucene, depth - 1)})`
    if (!isLucene && depth > 0 && this.#chance(0.05)) return `(?i:${this.#regex(isLucene, depth - 1)})`
    const plain = [
      "a",
      "b",
      "A",
      "B",
      "é",
      "É",
      "1",
      ".",
      ".",
      ".*",
      "[ab]",
      "[a-c]",
      "[^A-C]",
      "[^a]",
      "[a-b5]",
      "\\\\",
      "\\.",
      "\\d",
      "\\w",
      "\\W",
      "\n",
    ]
    const special = ["^", "$", "@", "#", "~a", "<1-5>", '"ab"', '"A"', "()", "\u{1f600}"]
    return this.#pick(this.#chance(0.8) ? plain : special)
  }

  #test(): Leaf {
    if (this.#chance(0.1)) return { kind: "test", operand: field("b") }
    if (this.#chance(0.15)) {
      const args = [field("ip"), ...this.#list(1, 2, () => stringLiteral(this.#pick(blocks)))]
      return { kind: "test", operand: call("cidrMatch", args) }
    }
    return { kind: "test", operand: this.#booleanCall() }
  }

  #booleanCall(): Operand {
    const name = this.#pick(["startsWith", "endsWith", "stringContains"])
    const part = this.#chance(0.8) ? this.#constantText(characters, 3) : this.#textField()
    return call(name, [this.#textOperand(), part], this.#chance(0.4))
  }

  #anything(): Operand {
    return this.#pick([() => this.#textOperand(), () => this.#number(2), () => field("ip"), () => field("b")])()
  }

  #textOperand(depth = 1): Operand {
    if (depth === 0 || this.#chance(0.5)) return this.#textField()
    const inner = (): Operand => this.#textOperand(depth - 1)
    return this.#pick<() => Operand>([
      () =>
        call("string", [this.#chance(0.7) ? inner() : this.#pick([field("n"), field("ul"), field("d"), field("b")])]),
      () => call("concat", [inner(), this.#chance(0.5) ? this.#constantText(characters, 1) : this.#anyField()]),
      () => call("substring", [inner(), literal(this.#index()), ...this.#list(0, 1, () => literal(this.#index()))]),
      () => this.#between(inner()),
      () => ({ kind: "sign", op: "+", operand: inner() }),
    ])()
  }

  #between(value: Operand): Operand {
    const ends = [this.#constantText(characters, 1), this.#constantText(characters, 1)]
    return call(
      "between",
      [value, ...ends, ...this.#list(0, 1, () => booleanLiteral(this.#chance(0.5)))],
      this.#chance(0.3),
    )
  }

  #number(depth: number): Operand {
    if (depth === 0 || this.#chance(0.4)) return field(this.#pick(["n", "n", "ul", "d"]))
    return this.#pick<() => Operand>([
      () => call("length", [this.#textOperand()]),
      () => call("indexOf", [this.#textOperand(), this.#constantText(characters, 1)], this.#chance(0.3)),
      () => ({ kind: "sign", op: this.#pick(["-", "+"]), operand: this.#number(depth - 1) }),
      () => ({
        kind: "arithmetic",
        op: this.#pick(["+", "-", "*", "/", "%"]),
        left: this.#number(depth - 1),
        right: this.#chance(0.7) ? this.#constantNumber() : this.#number(0),
      }),
    ])()
  }

  #constantNumber(): Operand {
    const chosen = this.#pick([
      "0",
      "1",
      "2",
      "3",
      "5",
      "0.5",
      "1.0",
      "-1",
      "-1",
      "2147483647",
      "1073741824",
      "9223372036854775807",
      "9223372036854775808",
      "18446744073709551615",
    ])
    if (this.#chance(0.05))
      return {
        kind: "arithmetic",
        op: this.#pick(["+", "*", "/"]),
        left: numberLiteral("2147483647"),
        right: numberLiteral(this.#pick(["0", "1", "2147483648"])),
      }
    return chosen.startsWith("-")
      ? { kind: "sign", op: "-", operand: numberLiteral(chosen.slice(1)) }
      : numberLiteral(chosen)
  }

  #index(): number {
    return this.#pick([0, 0, 1, 2, 3])
  }

  #textField(): Operand {
    return this.#chance(0.03) ? { kind: "field", name: UNMAPPED, optional: true } : field(this.#pick(textFields))
  }

  #anyField(): Operand {
    return this.#chance(0.7) ? this.#textField() : field(this.#pick(["n", "ul", "d", "b", "ip"]))
  }

  #constantText(from: readonly string[], length: number): Operand {
    return stringLiteral(this.#text(from, length))
  }

  #text(from: readonly string[], length: number): string {
    return this.#list(0, length, () => this.#pick(from)).join("")
  }

  #list<T>(min: number, max: number, make: () => T): T[] {
    return Array.from({ length: min + Math.floor(this.#random() * (max - min + 1)) }, make)
  }

  #pick<T>(from: readonly T[]): T {
    const chosen = from[Math.floor(this.#random() * from.length)]
    if (chosen === undefined) throw new Error("nothing to pick from")
    return chosen
  }

  #chance(probability: number): boolean {
    return this.#random() < probability
  }
}

const nullLiteral: Operand = { kind: "literal", value: null, text: "null" }

function field(name: string): Operand {
  return { kind: "field", name, optional: false }
}

function call(name: string, args: readonly Operand[], insensitive = false): Operand {
  return { kind: "call", name, insensitive, args }
}

function stringLiteral(text: string): Operand {
  return { kind: "literal", value: text, text: quoted(text) }
}

function booleanLiteral(value: boolean): Operand {
  return { kind: "literal", value, text: String(value) }
}

function literal(value: number): Operand {
  return { kind: "literal", value: int(value), text: String(value) }
}

/** A number without a sign, with the smallest type that holds it. */
function numberLiteral(text: string): Operand {
  if (text.includes(".")) return { kind: "literal", value: { type: "double", value: Number(text) }, text }
  const value = BigInt(text)
  const type = value < 2n ** 31n ? "int" : value < 2n ** 63n ? "long" : "unsigned"
  return { kind: "literal", value: { type, value }, text }
}
