import * as eql from "#eql"

// constant
function rule0(event) {
  return (
    eql.is(event["process.name"], "ab")
  )
}

// nothing
function rule1(event) {
  return (
    false
  )
}

const explanation0 = eql.explainLeaf("process.name == concat(\"a\", \"b\")", ["process.name"], (event) => eql.is(event["process.name"], "ab"))

const explanation1 = eql.explainConstant(false)

export const queries = [
  {
    id: "constant",
    categories: ["process"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "process") && rule0(event),
    explain: (event) => (eql.is(event["event.category"], "process") && rule0(event) ? eql.explain(explanation0, event) : []),
  },
  {
    id: "nothing",
    categories: ["process"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "process") && rule1(event),
    explain: (event) => (eql.is(event["event.category"], "process") && rule1(event) ? eql.explain(explanation1, event) : []),
  },
]

// process
function match0(source, onMatch) {
  const event = {
    "process.name": source["process.name"],
  }
  if (rule0(event)) onMatch(0)
  if (rule1(event)) onMatch(1)
}

const categories0 = new Map([
  ["process", match0],
])

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, onMatch)
}
