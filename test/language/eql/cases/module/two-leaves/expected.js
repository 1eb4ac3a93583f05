import * as eql from "#eql"

export { onScriptError } from "#eql"

const rules = [
  // tool-by-name
  (event) =>
    eql.is(event["event.type"], "start") &&
    eql.isFolded(event["process.name"], "tool.exe"),
]

// process
function match0(event, found) {
  if (rules[0](event)) found.push(0)
}

const categories0 = new Map([
  ["process", match0],
])

const found = []

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, found)
  eql.report(found, onMatch)
}

const explanation0 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainLeaf("process.name : \"tool.exe\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "tool.exe")),
])

export const queries = [
  eql.query("tool-by-name", "event.category", "process", rules[0], explanation0),
]
