import type { Diagnostic } from "../diagnostics/diagnostic.ts"
import type { CompareOperator, ConstantNode, FieldNode } from "../eql/check/typed.ts"
import type { Condition, FieldTest } from "../eql/emit/condition.ts"
import { fieldTest } from "../eql/emit/field-test.ts"
import type { CompareExpression, Expression, Literal } from "../eql/syntax/ast.ts"
import { lower } from "../runtime/compare/fold.ts"
import { hasValues, type Schema } from "../schema/schema.ts"
import { typeOfField, type ValueType } from "../schema/value-type.ts"
import { parseEscapedWildcard } from "./escaped-wildcard.ts"
import {
  type FilterJson,
  type FilterObject,
  isFilterObject,
  refuseOthers,
  UnsupportedFilter,
} from "./unsupported-filter.ts"

/** What the clauses of a filter share: the types of fields, and the values that no field of the type can have. */
export type FilterContext = { readonly schema: Schema; readonly findings: Diagnostic[] }

type FieldClause = (value: FilterJson, context: FilterContext) => Condition

/** The clauses that test one field. */
export const fieldClauses: { readonly [kind: string]: FieldClause } = {
  exists(body, context) {
    const field = fieldNode(textOf("exists", "field", isFilterObject(body) ? body["field"] : undefined), context)
    if (!isSingleField(field, context))
      throw new UnsupportedFilter(`${field.name} is an object, not a field with values`)
    return test(field, { kind: "exists" }, compared("!=", field, { kind: "null", span }))
  },

  term(body, context) {
    const { field, options } = ofField("term", body, "value", context)
    refuseOthers("term", options, ["value", "case_insensitive"])
    return equals("term", field, [options["value"]], options["case_insensitive"] === true, context)
  },

  terms(body, context) {
    const { boost: _, _name, ...fields } = isFilterObject(body) ? body : {}
    const [name, values] = only("terms", fields)
    if (!Array.isArray(values)) throw new UnsupportedFilter("a `terms` filter needs a list of values")
    const field = fieldNode(name, context)
    return equals("terms", field, values as readonly FilterJson[], false, context)
  },

  match(body, context) {
    const { field, options } = ofField("match", body, "query", context)
    refuseOthers("match", options, ["query", "type", "operator", "lenient"])
    return equals("match", field, [options["query"]], false, context)
  },

  match_phrase(body, context) {
    const { field, options } = ofField("match_phrase", body, "query", context)
    refuseOthers("match_phrase", options, ["query", "slop"])
    return equals("match_phrase", field, [options["query"]], false, context)
  },

  prefix(body, context) {
    const { field, options } = ofField("prefix", body, "value", context)
    refuseOthers("prefix", options, ["value", "case_insensitive", "rewrite"])
    const text = textOf("prefix", field.name, options["value"])
    refuseOtherThanText("prefix", field)
    const insensitive = options["case_insensitive"] === true
    const cased = insensitive ? lower(text) : text
    return test(
      field,
      { kind: "affix", position: "start", text: cased, insensitive },
      pattern(field, `${text}*`, insensitive),
    )
  },

  wildcard(body, context) {
    const { field, options } = ofField("wildcard", body, "value", context)
    refuseOthers("wildcard", options, ["value", "wildcard", "case_insensitive", "rewrite"])
    const text = textOf("wildcard", field.name, options["value"] ?? options["wildcard"])
    refuseOtherThanText("wildcard", field)
    const insensitive = options["case_insensitive"] === true
    const pieces = parseEscapedWildcard(text)
    const parts = insensitive ? pieces.map((part) => part.map(lower)) : pieces
    return test(field, { kind: "pieces", parts, insensitive }, pattern(field, text, insensitive))
  },

  range(body, context) {
    const { field, options } = ofField("range", body, "gte", context)
    refuseOthers("range", options, ["gt", "gte", "lt", "lte", "format", "time_zone"])
    refuseFormat(options)
    refuseText("range", field)
    const bounds = BOUNDS.flatMap(([key, op]) => {
      const value = options[key]
      return value === undefined || value === null ? [] : [{ op, constant: constantOf("range", field, value) }]
    })
    const tests = bounds.map(({ op, constant }) => fieldTest(field, op, [constant], context.findings))
    const [first] = tests
    if (first === undefined) return test(field, { kind: "exists" }, compared("!=", field, { kind: "null", span }))
    const texts = bounds.map(({ op, constant }) => compared(op, field, constant.origin as Literal))
    const [text] = texts
    const origin: Expression = texts.length === 1 && text ? text : { kind: "logic", op: "and", terms: texts, span }
    if (tests.some(({ kind }) => kind === "never")) return { kind: "constant", value: false }
    return test(field, tests.length === 1 ? first : { kind: "range", bounds: tests }, origin)
  },
}

const span = { start: 0, end: 0 } as const

const BOUNDS: readonly (readonly [key: string, op: CompareOperator])[] = [
  ["gt", ">"],
  ["gte", ">="],
  ["lt", "<"],
  ["lte", "<="],
]

/** The formats in which Landfall reads every date, and the names of UTC. */
const FORMATS = ["strict_date_optional_time", "strict_date_optional_time||epoch_millis", "date_optional_time"]
const ZONES = ["Z", "UTC", "Zulu", "+00:00"]

function refuseFormat({ format, time_zone: zone }: FilterObject): void {
  if (format !== undefined && !FORMATS.includes(String(format)))
    throw new UnsupportedFilter("`format` of a `range` filter must be strict_date_optional_time")
  if (zone !== undefined && !ZONES.includes(String(zone)))
    throw new UnsupportedFilter("`time_zone` of a `range` filter must be UTC")
}

/** The only key of a clause, which is the field's name, and the options; a value alone is the option `short`. */
function ofField(kind: string, body: FilterJson, short: string, context: FilterContext) {
  const [name, value] = only(kind, body)
  const options: FilterObject = isFilterObject(value) ? value : { [short]: value }
  return { field: fieldNode(name, context), options }
}

function only(kind: string, body: FilterJson): readonly [name: string, value: FilterJson] {
  const entries = isFilterObject(body) ? Object.entries(body) : []
  const [entry] = entries
  if (entry === undefined || entries.length !== 1)
    throw new UnsupportedFilter(`a \`${kind}\` filter must name one field`)
  return entry
}

function fieldNode(name: string, { schema }: FilterContext): FieldNode {
  if (name.includes("*")) throw new UnsupportedFilter(`${name} is a pattern of field names`)
  const mapping = schema.mappingOf(name)
  const origin = { kind: "field", name, optional: false, span } as const
  return { kind: "field", name: mapping.target ?? name, mapping, type: typeOfField(mapping.type), origin }
}

function isSingleField({ name, mapping }: FieldNode, { schema }: FilterContext): boolean {
  if (hasValues(mapping.type)) return true
  if (mapping.type !== "dynamic") return false
  for (const other of schema.names) if (other.startsWith(`${name}.`)) return false
  return true
}

function equals(
  kind: string,
  field: FieldNode,
  values: readonly FilterJson[],
  insensitive: boolean,
  { findings }: FilterContext,
): Condition {
  refuseText(kind, field)
  const constants = values.map((value) => constantOf(kind, field, value))
  if (constants.length === 0) return { kind: "constant", value: false }
  const [first] = constants
  const list = constants.map(({ origin }) => origin)
  const origin: Expression =
    first && constants.length === 1 && !insensitive
      ? compared("==", field, first.origin as Literal)
      : { kind: "in", insensitive, negated: false, operand: field.origin, list, span }
  if (insensitive) {
    refuseOtherThanText(kind, field)
    return test(
      field,
      { kind: "texts", texts: constants.map(({ value }) => lower(String(value))), insensitive },
      origin,
    )
  }
  const found = fieldTest(field, "==", constants, findings)
  return found.kind === "never" ? { kind: "constant", value: false } : test(field, found, origin)
}

function constantOf(kind: string, field: FieldNode, value: FilterJson): ConstantNode {
  switch (typeof value) {
    case "string":
      return { kind: "constant", value, type: "string", origin: { kind: "string", value, span } }
    case "boolean":
      return { kind: "constant", value, type: "boolean", origin: { kind: "boolean", value, span } }
    case "bigint":
    case "number": {
      const isWhole = typeof value === "bigint" || Number.isSafeInteger(value)
      const type: ValueType = isWhole ? "integer" : "decimal"
      const origin: Literal = isWhole
        ? { kind: "integer", value: BigInt(value), span }
        : { kind: "decimal", value: Number(value), span }
      return { kind: "constant", value, type, origin }
    }
    default:
      throw new UnsupportedFilter(
        `a \`${kind}\` filter on ${field.name} needs a text, a number or a boolean, not ${value === null ? "null" : typeof value}`,
      )
  }
}

function textOf(kind: string, field: string, value: FilterJson): string {
  if (typeof value === "string") return value
  throw new UnsupportedFilter(`a \`${kind}\` filter on ${field} needs a text`)
}

function refuseText(kind: string, { name, type, mapping }: FieldNode): void {
  if (type === "text")
    throw new UnsupportedFilter(`${name} is an analysed text field, which a \`${kind}\` filter searches word by word`)
  if (type === "unsupported")
    throw new UnsupportedFilter(
      `${name} is of type ${mapping.type}, on which Landfall does not run a \`${kind}\` filter`,
    )
}

/** Elasticsearch fails a search for a pattern in numbers, dates or addresses. */
function refuseOtherThanText(kind: string, field: FieldNode): void {
  refuseText(kind, field)
  const { name, type, mapping } = field
  if (type !== "string" && type !== "unknown")
    throw new UnsupportedFilter(
      `${name} is of type ${mapping.type}, and Elasticsearch runs no such \`${kind}\` filter on it`,
    )
}

function test(field: FieldNode, fieldTest: FieldTest, origin: Expression): Condition {
  return { kind: "field", field, test: fieldTest, origin }
}

function compared(op: CompareExpression["op"], { origin: left }: FieldNode, right: Literal): CompareExpression {
  return { kind: "compare", op, left, right, span }
}

function pattern({ origin }: FieldNode, value: string, insensitive: boolean): Expression {
  const op = insensitive ? "like~" : "like"
  return { kind: "pattern", op, operand: origin, patterns: [{ kind: "string", value, span }], span }
}
