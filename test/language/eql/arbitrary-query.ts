import fc from "fast-check"
import { printString } from "../../../src/language/eql/syntax/print.ts"
import type { OracleEvent } from "./oracle.ts"

// Few letters and few fields, so that queries often match events.
const letters = fc.constantFrom("a", "b", "A", "B")
const text = fc.string({ unit: letters, maxLength: 3 })
const pattern = fc.string({ unit: fc.oneof(letters, fc.constantFrom("*", "?")), maxLength: 4 })

const textFields = ["process.name", "process.args", "process.command_line", "custom.text"]
const textField = fc.constantFrom(...textFields)
const numberField = fc.constantFrom("process.pid", "process.args_count")
const booleanField = fc.constant("process.code_signature.trusted")
const number = fc.integer({ min: -1, max: 3 })

const textValue = fc.oneof(
  textField,
  fc.tuple(textField, textField).map(([left, right]) => `concat(${left}, ${right})`),
  textField.map((field) => `string(${field})`),
)
const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item.map(printString), { minLength: 1, maxLength: 4 }).map((items) => `(${items.join(", ")})`)
const order = fc.constantFrom("==", "!=", "<", "<=", ">", ">=")

const leaf = fc.oneof(
  fc.tuple(textValue, order, text).map(([field, op, value]) => `${field} ${op} ${printString(value)}`),
  fc.tuple(textValue, fc.constantFrom(":", "like", "like~"), list(pattern)).map((parts) => parts.join(" ")),
  fc.tuple(textValue, fc.constantFrom("in", "in~", "not in"), list(text)).map((parts) => parts.join(" ")),
  fc.tuple(textValue, fc.constantFrom("==", "!=")).map(([field, op]) => `${field} ${op} null`),
  fc
    .tuple(fc.constantFrom("startsWith", "endsWith", "stringContains"), fc.boolean(), textField, text)
    .map(([name, tilde, field, value]) => `${name}${tilde ? "~" : ""}(${field}, ${printString(value)})`),
  fc.tuple(textField, textField).map(([left, right]) => `startsWith(${left}, ${right})`),
  fc.tuple(textField, order, number).map(([field, op, value]) => `length(${field}) ${op} ${value}`),
  fc.tuple(numberField, order, number).map(([field, op, value]) => `${field} ${op} ${value}`),
  fc
    .tuple(numberField, fc.array(number, { minLength: 1, maxLength: 3 }))
    .map(([field, items]) => `${field} in (${items})`),
  fc.tuple(booleanField, fc.constantFrom("== true", "!= true", "== false", "== null")).map((parts) => parts.join(" ")),
  fc.constantFrom("true", "false"),
)

/** A condition of an event query, as text. */
export const condition: fc.Arbitrary<string> = fc.letrec<{ condition: string; group: string }>((tie) => ({
  condition: fc.oneof({ maxDepth: 3 }, { weight: 3, arbitrary: leaf }, tie("group")),
  group: fc.oneof(
    tie("condition").map((inner) => `not (${inner})`),
    fc
      .tuple(fc.constantFrom("and", "or"), fc.array(tie("condition"), { minLength: 2, maxLength: 4 }))
      .map(([op, terms]) => `(${terms.join(` ${op} `)})`),
  ),
})).condition

const values = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 3 })

/** An event with no, one or several values for each field of the conditions. */
export const event: fc.Arbitrary<OracleEvent> = fc.record({
  "process.name": values(text),
  "process.args": values(text),
  "process.command_line": values(text),
  "custom.text": values(text),
  "process.pid": values(number),
  "process.args_count": values(number),
  "process.code_signature.trusted": values(fc.boolean()),
})
