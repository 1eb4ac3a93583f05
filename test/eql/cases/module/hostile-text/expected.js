import * as eql from "#eql"

const lowerProto = eql.lowering()
const like1 = eql.like(["*`${1}\u003c/script>*"])

// "); process.exit(); ("
function rule0(event) {
  return (
    eql.is(event["field\"];throw 1;//"], "\"]; throw 1; //") &&
    eql.is(event["constructor"], "\u2028") &&
    eql.someText(lowerProto(event["__proto__"]), 1024, like1)
  )
}

const explanation0 = eql.explainAll(
  eql.explainLeaf("field\"];throw 1;// == \"\\\"]; throw 1; //\"", ["field\"];throw 1;//"], (event) => eql.is(event["field\"];throw 1;//"], "\"]; throw 1; //")),
  eql.explainLeaf("constructor == \"\u2028\"", ["constructor"], (event) => eql.is(event["constructor"], "\u2028")),
  eql.explainLeaf("__proto__ : \"*`${1}\u003c/script>*\"", ["__proto__"], (event) => eql.someText(lowerProto(event["__proto__"]), 1024, like1)),
)

export const queries = [
  {
    id: "\"); process.exit(); (\"",
    categories: ["cat\\egory\"); throw 1; //"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "cat\\egory\"); throw 1; //") && rule0(event),
    explain: (event) => (eql.is(event["event.category"], "cat\\egory\"); throw 1; //") && rule0(event) ? eql.explain(explanation0, event) : []),
  },
]

// cat\egory"); throw 1; //
function match0(source, onMatch) {
  const event = {
    ["__proto__"]: source["__proto__"],
    "constructor": source["constructor"],
    "field\"];throw 1;//": source["field\"];throw 1;//"],
  }
  if (rule0(event)) onMatch(0)
}

const categories0 = new Map([
  ["cat\\egory\"); throw 1; //", match0],
])

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, onMatch)
}
