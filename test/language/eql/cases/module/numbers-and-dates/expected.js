import * as eql from "#eql"

export { onScriptError } from "#eql"

const test1 = (value) => eql.compareNumbers(value, 9007199254740993n) > 0
const test2 = (value) => eql.compareNumbers(value, 100000000000000000000) <= 0
const test3 = (value) => eql.compareNumbers(value, 7.5) === 0
const test4 = (time) => time >= 1706745600000

const rules = [
  // numbers
  (event) =>
    eql.some(event["file.size"], eql.longOf, test1) &&
    eql.some(event["file.size"], eql.longOf, test2) &&
    eql.some(event["event.risk_score"], eql.doubleOf, test3) &&
    eql.some(event["@timestamp"], eql.dateOf, test4),
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
  eql.explainLeaf("file.size > 9007199254740993", ["file.size"], (event) => eql.some(event["file.size"], eql.longOf, test1)),
  eql.explainLeaf("file.size <= 100000000000000000000.0", ["file.size"], (event) => eql.some(event["file.size"], eql.longOf, test2)),
  eql.explainLeaf("event.risk_score == 7.5", ["event.risk_score"], (event) => eql.some(event["event.risk_score"], eql.doubleOf, test3)),
  eql.explainLeaf("@timestamp >= \"2024-02\"", ["@timestamp"], (event) => eql.some(event["@timestamp"], eql.dateOf, test4)),
])

export const queries = [
  eql.query("numbers", "event.category", "file", rules[0], explanation0),
]
