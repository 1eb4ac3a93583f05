import * as eql from "#eql"

export { onScriptError } from "#eql"

const rules = [
  // constant
  (event) =>
    eql.is(event["process.name"], "ab"),
  // nothing
  (event) =>
    false,
]

// process
function match0(event, found) {
  if (rules[0](event)) found.push(0)
  if (rules[1](event)) found.push(1)
}

const categories0 = new Map([
  ["process", match0],
])

const found = []

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, found)
  eql.report(found, onMatch)
}

const explanation0 = () => eql.explainLeaf("process.name == concat(\"a\", \"b\")", ["process.name"], (event) => eql.is(event["process.name"], "ab"))

const explanation1 = () => eql.explainConstant(false)

export const queries = [
  eql.query("constant", "event.category", "process", rules[0], explanation0),
  eql.query("nothing", "event.category", "process", rules[1], explanation1),
]
