import * as eql from "#eql"

export { onScriptError } from "#eql"

const test1 = (value) => eql.compareNumbers(value, 1) === 0
const test2 = (value) => eql.compareNumbers(value, 2) === 0

const rules = [
  // deep
  (event) =>
    !(eql.isFolded(event["process.name"], "a") &&
    (!eql.is(event["process.args"], "c") || eql.isFolded(event["process.name"], "b"))) &&
    (eql.some(event["process.pid"], eql.longOf, test1) || ((eql.is(event["process.name"], "d") || eql.is(event["process.name"], "e")) &&
    eql.some(event["process.pid"], eql.longOf, test2))),
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
  eql.explainNot(eql.explainAll([
    eql.explainLeaf("process.name : \"a\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "a")),
    eql.explainSome([
      eql.explainNot(eql.explainLeaf("process.args == \"c\"", ["process.args"], (event) => eql.is(event["process.args"], "c"))),
      eql.explainLeaf("process.name : \"b\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "b")),
    ]),
  ])),
  eql.explainSome([
    eql.explainLeaf("process.pid == 1", ["process.pid"], (event) => eql.some(event["process.pid"], eql.longOf, test1)),
    eql.explainAll([
      eql.explainSome([
        eql.explainLeaf("process.name == \"d\"", ["process.name"], (event) => eql.is(event["process.name"], "d")),
        eql.explainLeaf("process.name == \"e\"", ["process.name"], (event) => eql.is(event["process.name"], "e")),
      ]),
      eql.explainLeaf("process.pid == 2", ["process.pid"], (event) => eql.some(event["process.pid"], eql.longOf, test2)),
    ]),
  ]),
])

export const queries = [
  eql.query("deep", "event.category", "process", rules[0], explanation0),
]
