import * as eql from "#eql"

export { onScriptError } from "#eql"

const test1 = (value) => [true].includes(value)
const test2 = (value) => [false].includes(value)

const rules = [
  // unsigned
  (event) =>
    (!eql.some(event["dll.code_signature.trusted"], eql.booleanOf, test1) || eql.some(event["dll.code_signature.exists"], eql.booleanOf, test2)),
]

// library
function match0(event, found) {
  if (rules[0](event)) found.push(0)
}

const categories0 = new Map([
  ["library", match0],
])

const found = []

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, found)
  eql.report(found, onMatch)
}

const explanation0 = () => eql.explainSome([
  eql.explainNot(eql.explainLeaf("dll.code_signature.trusted", ["dll.code_signature.trusted"], (event) => eql.some(event["dll.code_signature.trusted"], eql.booleanOf, test1))),
  eql.explainLeaf("dll.code_signature.exists == false", ["dll.code_signature.exists"], (event) => eql.some(event["dll.code_signature.exists"], eql.booleanOf, test2)),
])

export const queries = [
  eql.query("unsigned", "event.category", "library", rules[0], explanation0),
]
