import * as eql from "#eql"

export { onScriptError } from "#eql"

const lowerProto = eql.lowering()
const like1 = eql.like(["*`${1}\u003c/script>*"])

const rules = [
  // "); process.exit(); ("
  (event) =>
    eql.is(event["field\"];throw 1;//"], "\"]; throw 1; //") &&
    eql.is(event["constructor"], "\u2028") &&
    eql.someText(lowerProto(event["__proto__"]), 1024, like1),
]

// cat\egory"); throw 1; //
function match0(event, found) {
  if (rules[0](event)) found.push(0)
}

const categories0 = new Map([
  ["cat\\egory\"); throw 1; //", match0],
])

const found = []

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, found)
  eql.report(found, onMatch)
}

const explanation0 = () => eql.explainAll([
  eql.explainLeaf("`field\"];throw 1;//` == \"\\\"]; throw 1; //\"", ["field\"];throw 1;//"], (event) => eql.is(event["field\"];throw 1;//"], "\"]; throw 1; //")),
  eql.explainLeaf("constructor == \"\\u{2028}\"", ["constructor"], (event) => eql.is(event["constructor"], "\u2028")),
  eql.explainLeaf("__proto__ : \"*`${1}\u003c/script>*\"", ["__proto__"], (event) => eql.someText(lowerProto(event["__proto__"]), 1024, like1)),
])

export const queries = [
  eql.query("\"); process.exit(); (\"", "event.category", "cat\\egory\"); throw 1; //", rules[0], explanation0),
]
