import * as eql from "#eql"

export { onScriptError } from "#eql"

const rules = [
  // missing
  (event) =>
    eql.exists(event["registry.data.strings"]) &&
    !eql.existsWithin(event["registry.value"], 1024) &&
    !eql.is(event["registry.hive"], "HKLM"),
]

// registry
function match0(event, found) {
  if (rules[0](event)) found.push(0)
}

const categories0 = new Map([
  ["registry", match0],
])

const found = []

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, found)
  eql.report(found, onMatch)
}

const explanation0 = () => eql.explainAll([
  eql.explainLeaf("registry.data.strings != null", ["registry.data.strings"], (event) => eql.exists(event["registry.data.strings"])),
  eql.explainNot(eql.explainLeaf("registry.value != null", ["registry.value"], (event) => eql.existsWithin(event["registry.value"], 1024))),
  eql.explainNot(eql.explainLeaf("?registry.hive == \"HKLM\"", ["registry.hive"], (event) => eql.is(event["registry.hive"], "HKLM"))),
])

export const queries = [
  eql.query("missing", "event.category", "registry", rules[0], explanation0),
]
