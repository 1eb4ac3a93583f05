import * as eql from "#eql"

export { onScriptError } from "#eql"

const like1 = eql.like(["*\\Safe\\*"])
const lowerFilePath = eql.lowering()
const like2 = eql.like(["?:\\temp\\*.dll", "*\\public\\*", "\\device\\mup\\host\\x.bin"])

const rules = [
  // paths
  (event) =>
    !eql.someText(event["file.path"], 1024, like1) &&
    eql.someText(lowerFilePath(event["file.path"]), 1024, like2),
]

// file
function match0(event, found) {
  if (rules[0](event)) found.push(0)
}

const categories0 = new Map([
  ["file", match0],
])

const found = []

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, found)
  eql.report(found, onMatch)
}

const explanation0 = () => eql.explainAll([
  eql.explainNot(eql.explainLeaf("file.path like \"*\\\\Safe\\\\*\"", ["file.path"], (event) => eql.someText(event["file.path"], 1024, like1))),
  eql.explainLeaf("file.path : (\"?:\\\\Temp\\\\*.dll\", \"*\\\\Public\\\\*\", \"\\\\Device\\\\Mup\\\\host\\\\x.bin\")", ["file.path"], (event) => eql.someText(lowerFilePath(event["file.path"]), 1024, like2)),
])

export const queries = [
  eql.query("paths", "event.category", "file", rules[0], explanation0),
]
