import * as eql from "#eql"

export { onScriptError } from "#eql"

const set1 = new Set(["a.exe", "b.exe", "c.exe"])
const set2 = new Set(["--upload", "--download", "/upload"])
const lowerProcessArgs = eql.lowering()

const rules = [
  // lists
  (event) =>
    !(eql.is(event["process.user.id"], "S-1") || eql.is(event["process.user.id"], "S-2")) &&
    eql.isOneOf(event["process.parent.name"], set1) &&
    eql.isOneOf(lowerProcessArgs(event["process.args"]), set2),
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
  eql.explainNot(eql.explainLeaf("process.user.id in (\"S-1\", \"S-2\")", ["process.user.id"], (event) => (eql.is(event["process.user.id"], "S-1") || eql.is(event["process.user.id"], "S-2")))),
  eql.explainLeaf("process.parent.name in (\"a.exe\", \"b.exe\", \"c.exe\")", ["process.parent.name"], (event) => eql.isOneOf(event["process.parent.name"], set1)),
  eql.explainLeaf("process.args : (\"--upload\", \"--download\", \"/Upload\")", ["process.args"], (event) => eql.isOneOf(lowerProcessArgs(event["process.args"]), set2)),
])

export const queries = [
  eql.query("lists", "event.category", "process", rules[0], explanation0),
]
