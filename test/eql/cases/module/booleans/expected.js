import * as eql from "#eql"

const test1 = (value) => [true].includes(value)
const test2 = (value) => [false].includes(value)

// unsigned
function rule0(event) {
  return (
    (!eql.some(event["dll.code_signature.trusted"], eql.booleanOf, test1) || eql.some(event["dll.code_signature.exists"], eql.booleanOf, test2))
  )
}

const explanation0 = eql.explainSome(
  eql.explainNot(eql.explainLeaf("dll.code_signature.trusted", ["dll.code_signature.trusted"], (event) => eql.some(event["dll.code_signature.trusted"], eql.booleanOf, test1))),
  eql.explainLeaf("dll.code_signature.exists == false", ["dll.code_signature.exists"], (event) => eql.some(event["dll.code_signature.exists"], eql.booleanOf, test2)),
)

export const queries = [
  {
    id: "unsigned",
    categories: ["library"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "library") && rule0(event),
    explain: (event) => (eql.is(event["event.category"], "library") && rule0(event) ? eql.explain(explanation0, event) : []),
  },
]

// library
function match0(source, onMatch) {
  const event = {
    "dll.code_signature.exists": source["dll.code_signature.exists"],
    "dll.code_signature.trusted": source["dll.code_signature.trusted"],
  }
  if (rule0(event)) onMatch(0)
}

const categories0 = new Map([
  ["library", match0],
])

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, onMatch)
}
