import * as eql from "#eql"

const lowerProcessName = eql.lowering()
const regex1 = eql.regex("tool[0-9]{2}\\.exe", true)
const regex2 = eql.regex("-x=.+|--extra=.+", false)

// numbered
function rule0(event) {
  return (
    eql.someText(lowerProcessName(event["process.name"]), 1024, regex1) &&
    eql.someText(event["process.args"], 1024, regex2)
  )
}

const explanation0 = eql.explainAll(
  eql.explainLeaf("process.name regex~ \"tool[0-9]{2}\\\\.exe\"", ["process.name"], (event) => eql.someText(lowerProcessName(event["process.name"]), 1024, regex1)),
  eql.explainLeaf("process.args regex (\"-x=.+\", \"--extra=.+\")", ["process.args"], (event) => eql.someText(event["process.args"], 1024, regex2)),
)

export const queries = [
  {
    id: "numbered",
    categories: ["process"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "process") && rule0(event),
    explain: (event) => (eql.is(event["event.category"], "process") && rule0(event) ? eql.explain(explanation0, event) : []),
  },
]

// process
function match0(source, onMatch) {
  const event = {
    "process.args": source["process.args"],
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
