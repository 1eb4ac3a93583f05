import * as eql from "#eql"

export { onScriptError } from "#eql"

const regex1 = eql.regex("tool[0-9]{2}\\.exe", true)
const regex2 = eql.regex("-x=.+|--extra=.+", false)

const rules = [
  // numbered
  (event) =>
    eql.someText(event["process.name"], 1024, regex1) &&
    eql.someText(event["process.args"], 1024, regex2),
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
  eql.explainLeaf("process.name regex~ \"tool[0-9]{2}\\\\.exe\"", ["process.name"], (event) => eql.someText(event["process.name"], 1024, regex1)),
  eql.explainLeaf("process.args regex (\"-x=.+\", \"--extra=.+\")", ["process.args"], (event) => eql.someText(event["process.args"], 1024, regex2)),
])

export const queries = [
  eql.query("numbered", "event.category", "process", rules[0], explanation0),
]
