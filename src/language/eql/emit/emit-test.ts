import type { CompareOperator, FieldNode } from "../check/typed.ts"
import { Code, code } from "./code.ts"
import type { FieldTest, LooseConstant } from "./condition.ts"
import type { Hoisted } from "./hoisted.ts"

/** Up to this many texts are compared one by one before a set is worth its lookup. */
const COMPARED_SINGLY_MAX = 2

/** A test on a field of `event`, as an expression that is true or false. The usual ones read the value without a copy. */
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
      if (texts.length > COMPARED_SINGLY_MAX) {
        const set = hoisted.once("set", code`new Set(${texts})`)
        return code`eql.isOneOf(${test.insensitive ? lowered(field, hoisted) : value}, ${set})`
      }
      const compare = test.insensitive ? code`eql.isFolded` : code`eql.is`
      return either(texts.map((text) => code`${compare}(${value}, ${text})`))
    }
    case "wildcards":
    case "regex":
    case "affix":
    case "text-order": {
      const read = "insensitive" in test && test.insensitive ? lowered(field, hoisted) : value
      return code`eql.someText(${read}, ${limit}, ${emitPredicate(test, hoisted)})`
    }
    case "blocks":
      return code`eql.some(${value}, eql.ipOf, ${emitPredicate(test, hoisted)})`
    default: {
      const reader = readerOf(field) ?? code`eql.valueWithin(${limit})`
      return code`eql.some(${value}, ${reader}, ${emitPredicate(test, hoisted)})`
    }
  }
}

/**
 * A test as a function of one value in the form its reader gives it. Where case is ignored, the value is in lower case
 * already.
 */
export function emitPredicate(test: FieldTest, hoisted: Hoisted): Code {
  switch (test.kind) {
    case "never":
      return code`eql.never`
    case "exists":
      return code`eql.always`
    case "texts":
      return hoisted.once("test", code`(value) => ${test.texts}.includes(value)`)
    case "wildcards":
      return hoisted.once("like", code`eql.like(${test.patterns})`)
    case "regex":
      return hoisted.once("regex", code`eql.regex(${test.pattern}, ${test.insensitive})`)
    case "affix":
      return hoisted.once("test", code`(text) => ${emitAffix(test.place, test.text)}`)
    case "text-order":
      return hoisted.once("test", code`(text) => eql.compareStrings(text, ${test.text}) ${operator(test.op)} 0`)
    case "numbers":
      return hoisted.once("test", code`(value) => ${numbersEqual(test.values)}`)
    case "number-order":
      return hoisted.once("test", code`(value) => eql.compareNumbers(value, ${test.value}) ${operator(test.op)} 0`)
    case "spans":
      return hoisted.once("test", code`(time) => ${either(test.spans.map(emitSpan))}`)
    case "blocks":
      return hoisted.once("cidr", code`eql.cidr(${test.blocks})`)
    case "ip-order":
      return hoisted.once("test", code`(address) => eql.compareIp(address, ${test.address}) ${operator(test.op)} 0`)
    case "versions": {
      const compared = test.versions.map((version) => {
        return code`eql.compareVersions(version, ${version}) ${operator(test.op)} 0`
      })
      return hoisted.once("test", code`(version) => ${either(compared)}`)
    }
    case "booleans":
      return hoisted.once("test", code`(value) => ${test.values}.includes(value)`)
    case "loose":
      return hoisted.once("test", code`(value) => ${either(test.values.map((constant) => emitLoose(constant, "==")))}`)
    case "loose-order":
      return hoisted.once("test", code`(value) => ${emitLoose(test.value, test.op)}`)
  }
}

/** How the values of a field are read, or null where they are texts or of any type. */
export function readerOf(field: FieldNode): Code | null {
  switch (field.type) {
    case "integer":
      return code`eql.longOf`
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

/** Terms joined with `||`, in parentheses if there are several. */
export function either(terms: readonly Code[]): Code {
  const [only] = terms
  if (only === undefined) return code`false`
  return terms.length === 1 ? only : code`(${Code.join(terms, " || ")})`
}

function lowered(field: FieldNode, hoisted: Hoisted): Code {
  return code`${hoisted.lowering(field.name)}(event[${field.name}])`
}

function emitAffix(place: "start" | "end" | "inside", text: string): Code {
  switch (place) {
    case "start":
      return code`text.startsWith(${text})`
    case "end":
      return code`text.endsWith(${text})`
    case "inside":
      return code`eql.stringContains(text, ${text}, false)`
  }
}

function numbersEqual(values: readonly (number | bigint)[]): Code {
  return either(values.map((number) => code`eql.compareNumbers(value, ${number}) === 0`))
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
