import type { CompareOperator, FieldNode } from "../check/typed.ts"
import { Code, code } from "./code.ts"
import type { FieldTest, LooseConstant } from "./condition.ts"
import type { Hoisted } from "./hoisted.ts"

/** A lookup in a set is faster than more single comparisons. */
const MAX_SINGLE_COMPARISONS = 2

/** Emits a test on a field of `event` as a boolean expression. */
export function emitTest(field: FieldNode, test: FieldTest, hoisted: Hoisted): Code {
  const value = code`event[${field.name}]`
  const limit = field.mapping.ignoreAbove ?? Number.POSITIVE_INFINITY
  switch (test.kind) {
    case "never":
      return code`false`
    case "exists":
      if (readerOf(field) !== null) return code`eql.some(${value}, ${readerOf(field)}, eql.always)`
      return field.mapping.ignoreAbove === null
        ? code`eql.exists(${value})`
        : code`eql.existsWithin(${value}, ${limit})`
    case "texts": {
      const texts = [...new Set(test.texts)].filter((text) => text.length <= limit)
      if (texts.length > MAX_SINGLE_COMPARISONS) {
        const set = hoisted.constant("set", code`new Set(${texts})`)
        return code`eql.isOneOf(${test.insensitive ? lowered(field, hoisted) : value}, ${set})`
      }
      const compare = test.insensitive ? code`eql.isFolded` : code`eql.is`
      return anyOf(texts.map((text) => code`${compare}(${value}, ${text})`))
    }
    case "regex":
      // Not in lower case, because the case of ranges counts.
      return code`eql.someText(${value}, ${limit}, ${emitPredicate(test, hoisted)})`
    case "wildcards":
    case "affix":
    case "pieces":
    case "text-order": {
      const read = "insensitive" in test && test.insensitive ? lowered(field, hoisted) : value
      return code`eql.someText(${read}, ${limit}, ${emitPredicate(test, hoisted)})`
    }
    case "range":
      return test.bounds.some(({ kind }) => kind === "text-order")
        ? code`eql.someText(${value}, ${limit}, ${emitPredicate(test, hoisted)})`
        : code`eql.some(${value}, ${readerOf(field) ?? code`eql.valueWithin(${limit})`}, ${emitPredicate(test, hoisted)})`
    case "blocks":
      return code`eql.some(${value}, eql.ipOf, ${emitPredicate(test, hoisted)})`
    default: {
      const reader = readerOf(field) ?? code`eql.valueWithin(${limit})`
      return code`eql.some(${value}, ${reader}, ${emitPredicate(test, hoisted)})`
    }
  }
}

/**
 * Emits a test as a function of one value, as the field's reader returns it. If the test ignores case, the value is already in
 * lower case, but for a regular expression.
 */
export function emitPredicate(test: FieldTest, hoisted: Hoisted): Code {
  switch (test.kind) {
    case "never":
      return code`eql.never`
    case "exists":
      return code`eql.always`
    case "texts":
      return hoisted.constant("test", code`(value) => ${test.texts}.includes(value)`)
    case "wildcards":
      return hoisted.constant("like", code`eql.like(${test.patterns})`)
    case "regex":
      return emitRegex(test.patterns, test.insensitive, hoisted)
    case "affix":
      return hoisted.constant("test", code`(text) => ${emitAffix(test.position, test.text)}`)
    case "pieces":
      return hoisted.constant("like", code`eql.wildcardOf(${test.parts}, false)`)
    case "text-order":
      return hoisted.constant("test", code`(text) => eql.compareStrings(text, ${test.text}) ${operator(test.op)} 0`)
    case "numbers":
      return hoisted.constant("test", code`(value) => ${numbersEqual(test.values)}`)
    case "number-order":
      return hoisted.constant("test", code`(value) => eql.compareNumbers(value, ${test.value}) ${operator(test.op)} 0`)
    case "spans":
      return hoisted.constant("test", code`(time) => ${anyOf(test.spans.map(emitSpan))}`)
    case "blocks":
      return hoisted.constant("cidr", code`eql.cidr(${test.blocks})`)
    case "ip-order":
      return hoisted.constant("test", code`(address) => eql.compareIp(address, ${test.address}) ${operator(test.op)} 0`)
    case "versions": {
      const compared = test.versions.map((version) => {
        return code`eql.compareVersions(version, ${version}) ${operator(test.op)} 0`
      })
      return hoisted.constant("test", code`(version) => ${anyOf(compared)}`)
    }
    case "booleans":
      return hoisted.constant("test", code`(value) => ${test.values}.includes(value)`)
    case "loose":
      return hoisted.constant(
        "test",
        code`(value) => ${anyOf(test.values.map((constant) => emitLoose(constant, "==")))}`,
      )
    case "loose-order":
      return hoisted.constant("test", code`(value) => ${emitLoose(test.value, test.op)}`)
    case "range": {
      const bounds = test.bounds.map((bound) => code`${emitPredicate(bound, hoisted)}(value)`)
      return hoisted.constant("test", code`(value) => ${Code.join(bounds, " &&\n")}`)
    }
  }
}

/** Emits a test whether a text matches one of some regular expressions in Lucene's syntax. */
export function emitRegex(patterns: readonly string[], insensitive: boolean, hoisted: Hoisted): Code {
  const tests = patterns.map((pattern) => hoisted.constant("regex", code`eql.regex(${pattern}, ${insensitive})`))
  const [only] = tests
  if (tests.length === 1 && only !== undefined) return only
  return hoisted.constant("test", code`(text) => ${anyOf(tests.map((test) => code`${test}(text)`))}`)
}

/** The reader of a field's values, or null if they are texts or of any type. */
export function readerOf(field: FieldNode): Code | null {
  switch (field.type) {
    case "integer":
      return code`eql.longOf`
    case "unsigned":
      return code`eql.unsignedOf`
    case "decimal":
      return code`eql.doubleOf`
    case "boolean":
      return code`eql.booleanOf`
    case "date":
      return code`eql.dateOf`
    case "ip":
      return code`eql.ipOf`
    default:
      return null
  }
}

/** Joins terms with `||`, in parentheses if there are several. */
export function anyOf(terms: readonly Code[]): Code {
  const [only] = terms
  if (only === undefined) return code`false`
  return terms.length === 1 ? only : code`(${Code.join(terms, " || ")})`
}

function lowered(field: FieldNode, hoisted: Hoisted): Code {
  return code`${hoisted.lowering(field.name)}(event[${field.name}])`
}

function emitAffix(position: "start" | "end" | "inside", text: string): Code {
  switch (position) {
    case "start":
      return code`text.startsWith(${text})`
    case "end":
      return code`text.endsWith(${text})`
    case "inside":
      return code`eql.stringContains(text, ${text}, false)`
  }
}

function numbersEqual(values: readonly (number | bigint)[]): Code {
  return anyOf(values.map((number) => code`eql.compareNumbers(value, ${number}) === 0`))
}

function emitSpan([from, to]: readonly [number, number]): Code {
  if (from === Number.NEGATIVE_INFINITY) return code`time <= ${to}`
  if (to === Number.POSITIVE_INFINITY) return code`time >= ${from}`
  return from === to ? code`time === ${from}` : code`(time >= ${from} && time <= ${to})`
}

function emitLoose({ text, number }: LooseConstant, op: CompareOperator): Code {
  return code`eql.compareLoosely(value, ${text}, ${number}) ${operator(op)} 0`
}

function operator(op: CompareOperator): Code {
  switch (op) {
    case "==":
      return code`===`
    case "<":
      return code`<`
    case "<=":
      return code`<=`
    case ">":
      return code`>`
    case ">=":
      return code`>=`
  }
}
