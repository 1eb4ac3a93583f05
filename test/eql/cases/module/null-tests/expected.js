import * as eql from "#eql"

// missing
function rule0(event) {
  return (
    eql.exists(event["registry.data.strings"]) &&
    !eql.existsWithin(event["registry.value"], 1024) &&
    !eql.is(event["registry.hive"], "HKLM")
  )
}

const explanation0 = eql.explainAll(
  eql.explainLeaf("registry.data.strings != null", ["registry.data.strings"], (event) => eql.exists(event["registry.data.strings"])),
  eql.explainNot(eql.explainLeaf("registry.value == null", ["registry.value"], (event) => eql.existsWithin(event["registry.value"], 1024))),
  eql.explainNot(eql.explainLeaf("?registry.hive != \"HKLM\"", ["registry.hive"], (event) => eql.is(event["registry.hive"], "HKLM"))),
)

export const queries = [
  {
    id: "missing",
    categories: ["registry"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "registry") && rule0(event),
    explain: (event) => (eql.is(event["event.category"], "registry") && rule0(event) ? eql.explain(explanation0, event) : []),
  },
]

// registry
function match0(source, onMatch) {
  const event = {
    "registry.data.strings": source["registry.data.strings"],
    "registry.hive": source["registry.hive"],
    "registry.value": source["registry.value"],
  }
  if (rule0(event)) onMatch(0)
}

const categories0 = new Map([
  ["registry", match0],
])

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, onMatch)
}
