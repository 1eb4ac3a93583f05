import * as eql from "#eql"

// tool-by-name
function rule0(event) {
  return (
    eql.is(event["event.type"], "start") &&
    eql.isFolded(event["process.name"], "tool.exe")
  )
}

const explanation0 = eql.explainAll(
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainLeaf("process.name : \"tool.exe\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "tool.exe")),
)

export const queries = [
  {
    id: "tool-by-name",
    categories: ["process"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "process") && rule0(event),
    explain: (event) => (eql.is(event["event.category"], "process") && rule0(event) ? eql.explain(explanation0, event) : []),
  },
]

// process
function match0(source, onMatch) {
  const event = {
    "event.type": source["event.type"],
    "process.name": source["process.name"],
  }
  if (rule0(event)) onMatch(0)
}

const categories0 = new Map([
  ["process", match0],
])

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, onMatch)
}
