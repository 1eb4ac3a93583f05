import { calculate, compare, Failure, isNumber, javaText, negate } from "./calculate.ts"
import type { Difference } from "./differences.ts"
import { type Document, docValues, indexedName, UNMAPPED } from "./documents.ts"
import { call } from "./functions.ts"
import type { Condition, Leaf, Operand, Scalar } from "./query.ts"
import { lower, matchesEverything, matchesRegex } from "./regex.ts"

/**
 * A second implementation of EQL event queries, by the book of Elasticsearch: no typed tree, no folding, no generated code. A leaf
 * is true if it is true for some combination of its fields' values. Between leaves there are only true and false, but a leaf that
 * is null without any field matches nothing, nor does its negation.
 */
export class Oracle {
  readonly #on: ReadonlySet<Difference>

  constructor(on: Iterable<Difference>) {
    this.#on = new Set(on)
  }

  /** Whether a document satisfies a condition. A search that fails finds nothing. */
  matches(condition: Condition, document: Document): boolean {
    try {
      for (const leaf of leavesOf(condition)) if (fieldsIn(leaf).length === 0) this.#value(leaf, new Map())
      for (const leaf of leavesOf(condition)) for (const operand of operandsOf(leaf)) this.#checkConstants(operand)
      for (const leaf of leavesOf(condition)) this.#leaf(leaf, document)
      return this.#holds(condition, document, false)
    } catch (error) {
      if (error instanceof Failure) return false
      throw error
    }
  }

  /** Calls without fields are evaluated before the search, so that a failure always fails it. */
  #checkConstants(operand: Operand): void {
    if (fieldsOf(operand).length === 0) this.#operand(operand, new Map())
    else for (const part of partsOf(operand)) this.#checkConstants(part)
  }

  #holds(condition: Condition, document: Document, negated: boolean): boolean {
    switch (condition.kind) {
      case "not":
        return this.#holds(condition.term, document, !negated)
      case "and":
      case "or":
        return (condition.kind === "and") !== negated
          ? condition.terms.every((term) => this.#holds(term, document, negated))
          : condition.terms.some((term) => this.#holds(term, document, negated))
      default:
        if (isNullWithoutFields(condition, (leaf) => this.#value(leaf, new Map()))) return false
        return this.#leaf(condition, document) !== negated
    }
  }

  #leaf(leaf: Leaf, document: Document): boolean {
    if (leaf.kind === "compare" && leaf.op === "!=") return !this.#leaf({ ...leaf, op: "==" }, document)
    if (leaf.kind === "compare" && isNull(leaf.right)) {
      return this.#some(leaf, document, (row) => this.#operand(leaf.left, row) === null)
    }
    if (leaf.kind === "compare" && leaf.left.kind === "call" && isBoolean(leaf.right)) {
      return this.#leaf({ kind: "test", operand: leaf.left }, document) === this.#operand(leaf.right, new Map())
    }
    return this.#some(leaf, document, (row) => this.#value(leaf, row) === true)
  }

  #some(leaf: Leaf, document: Document, test: (row: Row) => boolean): boolean {
    return rows(fieldsIn(leaf), document).some((row) => {
      try {
        return test(row)
      } catch (error) {
        if (error instanceof Failure && !error.isOfQuery && this.#on.has("failing-script")) return false
        throw error
      }
    })
  }

  #value(leaf: Leaf, row: Row): boolean | null {
    switch (leaf.kind) {
      case "compare":
        return this.#compared(leaf, row)
      case "in":
        return this.#among(leaf, row)
      case "pattern": {
        const operand = bare(leaf.operand)
        const value = this.#operand(operand, row)
        if (typeof value !== "string") return null
        if (leaf.op.startsWith("regex")) return this.#regex(leaf, operand, value)
        const insensitive = leaf.op !== "like"
        return leaf.patterns.some((pattern) => like(value, pattern, insensitive, operand.kind === "field"))
      }
      case "test":
        return this.#test(bare(leaf.operand), row)
    }
  }

  #compared({ left, op, right }: Extract<Leaf, { kind: "compare" }>, row: Row): boolean | null {
    const operand = bare(left)
    const value = this.#operand(operand, row)
    const constant = this.#operand(right, row)
    if (isNull(right)) return (value === null) === (op === "==")
    if (constant === null) return null
    const converted = operand.kind === "field" ? this.#convert(operand.name, constant) : constant
    if (operand.kind === "field" && operand.name === "ip" && typeof value === "string") {
      return typeof converted === "string" && inBlock(value, converted)
    }
    const order = compare(value, converted, operand.kind === "field")
    if (order === null) return value === null ? null : false
    if (op === "==" || op === "!=") return (order === 0) === (op === "==")
    if (op.startsWith("<")) return order < 0 || (op === "<=" && order === 0)
    return order > 0 || (op === ">=" && order === 0)
  }

  /** A constant as the query of a field reads it. */
  #convert(field: string, constant: Exclude<Scalar, null>): Scalar {
    if (field === "n" || field === "ul" || field === "d") {
      if (isNumber(constant)) return constant
      if (typeof constant === "string" && /^[0-9]+$/.test(constant)) return { type: "long", value: BigInt(constant) }
      if (this.#on.has("wrong-type")) return null
      throw new Failure("a constant that is no number", true)
    }
    if (field === "b") {
      if (typeof constant === "boolean") return constant
      if (this.#on.has("wrong-type")) return null
      throw new Failure("a constant that is no boolean", true)
    }
    return javaText(constant)
  }

  #among({ operand, insensitive, items }: Extract<Leaf, { kind: "in" }>, row: Row): boolean | null {
    const left = bare(operand)
    const value = this.#operand(left, row)
    const constants = items.map((item) => this.#operand(item, row))
    if (constants.every((constant) => constant === null) || value === null) return null
    const isFound = constants.some((constant) => {
      if (constant === null) return false
      if (insensitive) return typeof constant === "string" && same(value, constant, left.kind === "field")
      const converted = left.kind === "field" ? this.#convert(left.name, constant) : constant
      if (left.kind === "field" && left.name === "ip") return inBlock(String(value), String(converted))
      return compare(value, converted, left.kind === "field") === 0
    })
    return isFound || (constants.includes(null) && left.kind !== "field" ? null : false)
  }

  #regex({ op, patterns }: Extract<Leaf, { kind: "pattern" }>, operand: Operand, value: string): boolean {
    const joined = patterns.join("|")
    const syntax = operand.kind === "field" ? "lucene" : "java"
    if (syntax === "java" && matchesEverything(joined)) return true
    return matchesRegex(joined, value, syntax, op === "regex~")
  }

  #test(operand: Operand, row: Row): boolean | null {
    if (operand.kind === "call" && operand.name === "cidrMatch") return this.#cidrMatch(operand.args, row)
    const [first, second] = operand.kind === "call" ? operand.args.map(bare) : []
    if (operand.kind === "call" && first?.kind === "field" && second && fieldsOf(second).length === 0) {
      const value = this.#operand(first, row)
      const constant = this.#operand(second, row)
      if (typeof value !== "string" || typeof constant !== "string") return null
      return this.#affix(operand.name, value, constant, operand.insensitive)
    }
    const value = this.#operand(operand, row)
    return typeof value === "boolean" ? value : null
  }

  /** `startsWith` is a prefix query, `endsWith` and `stringContains` are wildcard queries with the constant as it is. */
  #affix(name: string, value: string, constant: string, insensitive: boolean): boolean {
    const [text, part] = insensitive ? [lower(value), lower(constant)] : [value, constant]
    if (name === "startsWith") return text.startsWith(part)
    const quotesAll = !this.#on.has("backslash")
    const wildcard = `*${part}${name === "endsWith" ? "" : "*"}`
    const tokens = wildcard.match(quotesAll ? /\\.|./gsu : /\\[*?\\]|./gsu) ?? []
    // The star after the constant is never quoted in Landfall.
    if (!quotesAll && name !== "endsWith" && tokens.at(-1) === "\\*") tokens.splice(-1, 1, "\\", "*")
    return walk(Array.from(text), tokens)
  }

  #cidrMatch([address, ...blocks]: readonly Operand[], row: Row): boolean | null {
    const value = address === undefined ? null : this.#operand(address, row)
    return typeof value === "string" ? blocks.some((block) => inBlock(value, String(this.#operand(block, row)))) : null
  }

  #operand(operand: Operand, row: Row): Scalar {
    switch (operand.kind) {
      case "literal":
        return operand.value
      case "field":
        return row.get(indexedName(operand.name)) ?? null
      case "arithmetic":
        return calculate(operand.op, this.#operand(operand.left, row), this.#operand(operand.right, row))
      case "sign":
        return operand.op === "+"
          ? this.#operand(operand.operand, row)
          : this.#negate(this.#operand(operand.operand, row))
      case "call":
        return call(
          operand.name,
          operand.args.map((arg) => this.#operand(arg, row)),
          operand.insensitive,
        )
    }
  }

  #negate(value: Scalar): Scalar {
    const isLeast = isNumber(value) && value.type === "unsigned" && value.value <= 2n ** 63n
    return isLeast && this.#on.has("least-long") ? { type: "long", value: -BigInt(value.value) } : negate(value)
  }
}

type Row = ReadonlyMap<string, Scalar>

/** Every combination of the fields' values, with null for a missing field. */
function rows(fields: readonly string[], document: Document): readonly Row[] {
  let all: readonly Row[] = [new Map()]
  for (const field of new Set(fields)) {
    const values: readonly Scalar[] = docValues(document, field)
    all = all.flatMap((row) =>
      (values.length === 0 ? [null] : values).map((value) => new Map([...row, [field, value]])),
    )
  }
  return all
}

/** The operand without what the parser and the optimizer remove: a plus sign, and `string` of a text. */
function bare(operand: Operand): Operand {
  if (operand.kind === "sign" && operand.op === "+") return bare(operand.operand)
  if (operand.kind !== "call" || operand.name !== "string") return operand
  const [inner] = operand.args.map(bare)
  return inner && isText(inner) ? inner : operand
}

function isText(operand: Operand): boolean {
  if (operand.kind === "field") return !["n", "ul", "d", "b", "ip", UNMAPPED].includes(operand.name)
  return operand.kind === "call" && ["concat", "substring", "between", "string"].includes(operand.name)
}

function operandsOf(leaf: Leaf): readonly Operand[] {
  switch (leaf.kind) {
    case "compare":
      return [leaf.left, leaf.right]
    case "in":
      return [leaf.operand, ...leaf.items]
    case "pattern":
    case "test":
      return [leaf.operand]
  }
}

function partsOf(operand: Operand): readonly Operand[] {
  switch (operand.kind) {
    case "call":
      return operand.args
    case "arithmetic":
      return [operand.left, operand.right]
    case "sign":
      return [operand.operand]
    default:
      return []
  }
}

function fieldsIn(leaf: Leaf): readonly string[] {
  return operandsOf(leaf).flatMap(fieldsOf)
}

/** An unmapped field is the constant null. */
function fieldsOf(operand: Operand): readonly string[] {
  if (operand.kind === "field") return operand.name === UNMAPPED ? [] : [indexedName(operand.name)]
  return partsOf(operand).flatMap(fieldsOf)
}

function leavesOf(condition: Condition): readonly Leaf[] {
  switch (condition.kind) {
    case "not":
      return leavesOf(condition.term)
    case "and":
    case "or":
      return condition.terms.flatMap(leavesOf)
    default:
      return [condition]
  }
}

/** Whether a leaf is null for every document, because it has no field or compares with null in a list. */
function isNullWithoutFields(leaf: Leaf, evaluate: (leaf: Leaf) => boolean | null): boolean {
  if (leaf.kind === "in" && leaf.items.every(isNull)) return true
  if (leaf.kind === "compare" && isNull(leaf.right)) return false
  return fieldsIn(leaf).length === 0 && evaluate(leaf) === null
}

function isBoolean(operand: Operand): boolean {
  return operand.kind === "literal" && typeof operand.value === "boolean"
}

function isNull(operand: Operand): boolean {
  return operand.kind === "literal" && operand.value === null
}

/** On a field `*` and `?` match every character. In a script they match no line end, but for a pattern of stars alone. */
function like(value: string, pattern: string, insensitive: boolean, isField: boolean): boolean {
  if (!/[*?]/.test(pattern)) return insensitive ? same(value, pattern, isField) : value === pattern
  const [text, wanted] = insensitive ? [lower(value), lower(pattern)] : [value, pattern]
  const isStars = /^[*]+$/.test(pattern)
  return walk(Array.from(text), Array.from(wanted), isField || isStars ? /./su : /[^\n\r\u0085\u2028\u2029]/u)
}

/** Wildcards by exhaustive search. A token of two characters is quoted. */
function walk(text: readonly string[], tokens: readonly string[], any = /./su): boolean {
  const [token, ...rest] = tokens
  if (token === undefined) return text.length === 0
  const [first, ...others] = text
  if (token === "*" && walk(text, rest, any)) return true
  if (first === undefined) return false
  if (token === "*") return any.test(first) && walk(others, tokens, any)
  const isSame =
    token === "?" ? any.test(first) : first === (token.length === 2 && token[0] === "\\" ? token[1] : token)
  return isSame && walk(others, rest, any)
}

/** Equality without case: of ASCII on a field, of every character in a script (compareToIgnoreCase). */
function same(value: Scalar, constant: string, isField: boolean): boolean {
  if (typeof value !== "string") return false
  const fold = (text: string): string => (isField ? lower(text) : text.toUpperCase().toLowerCase())
  return fold(value) === fold(constant)
}

/** IPv4 only. */
function inBlock(address: string, block: string): boolean {
  const [base = "", bits = "32"] = block.split("/")
  const shift = 32n - BigInt(bits)
  const numberOf = (text: string): bigint => text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n)
  return numberOf(address) >> shift === numberOf(base) >> shift
}
