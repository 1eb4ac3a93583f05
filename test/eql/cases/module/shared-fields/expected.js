import * as eql from "#eql"

const lowerProcessCommandLine = eql.lowering()
const like1 = eql.like(["*alpha*"])
const like2 = eql.like(["*beta*", "*gamma*"])
const test1 = (value) => eql.compareNumbers(value, 443) === 0
const cidr1 = eql.cidr(["10.0.0.0/8", "::1"])

// first
function rule0(event) {
  return (
    eql.is(event["host.os.type"], "windows") &&
    eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like1)
  )
}

// second
function rule1(event) {
  return (
    eql.is(event["host.os.type"], "windows") &&
    eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like2)
  )
}

// third
function rule2(event) {
  return (
    eql.some(event["destination.port"], eql.longOf, test1) &&
    !eql.some(event["destination.ip"], eql.ipOf, cidr1)
  )
}

// fourth
function rule3(event) {
  return (
    eql.is(event["event.code"], "9999")
  )
}

const explanation0 = eql.explainAll(
  eql.explainLeaf("host.os.type == \"windows\"", ["host.os.type"], (event) => eql.is(event["host.os.type"], "windows")),
  eql.explainLeaf("process.command_line : \"*alpha*\"", ["process.command_line"], (event) => eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like1)),
)

const explanation1 = eql.explainAll(
  eql.explainLeaf("host.os.type == \"windows\"", ["host.os.type"], (event) => eql.is(event["host.os.type"], "windows")),
  eql.explainLeaf("process.command_line : (\"*beta*\", \"*gamma*\")", ["process.command_line"], (event) => eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like2)),
)

const explanation2 = eql.explainAll(
  eql.explainLeaf("destination.port == 443", ["destination.port"], (event) => eql.some(event["destination.port"], eql.longOf, test1)),
  eql.explainNot(eql.explainLeaf("cidrMatch(destination.ip, \"10.0.0.0/8\", \"::1\")", ["destination.ip"], (event) => eql.some(event["destination.ip"], eql.ipOf, cidr1))),
)

const explanation3 = eql.explainLeaf("event.code == \"9999\"", ["event.code"], (event) => eql.is(event["event.code"], "9999"))

export const queries = [
  {
    id: "first",
    categories: ["process"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "process") && rule0(event),
    explain: (event) => (eql.is(event["event.category"], "process") && rule0(event) ? eql.explain(explanation0, event) : []),
  },
  {
    id: "second",
    categories: ["process"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "process") && rule1(event),
    explain: (event) => (eql.is(event["event.category"], "process") && rule1(event) ? eql.explain(explanation1, event) : []),
  },
  {
    id: "third",
    categories: ["network"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "network") && rule2(event),
    explain: (event) => (eql.is(event["event.category"], "network") && rule2(event) ? eql.explain(explanation2, event) : []),
  },
  {
    id: "fourth",
    categories: null,
    categoryField: "event.category",
    matches: (event) => rule3(event),
    explain: (event) => (rule3(event) ? eql.explain(explanation3, event) : []),
  },
]

// process
function match0(source, onMatch) {
  const event = {
    "host.os.type": source["host.os.type"],
    "process.command_line": source["process.command_line"],
  }
  if (rule0(event)) onMatch(0)
  if (rule1(event)) onMatch(1)
}

// network
function match1(source, onMatch) {
  const event = {
    "destination.ip": source["destination.ip"],
    "destination.port": source["destination.port"],
  }
  if (rule2(event)) onMatch(2)
}

// any
function match2(source, onMatch) {
  const event = {
    "event.code": source["event.code"],
  }
  if (rule3(event)) onMatch(3)
}

const categories0 = new Map([
  ["process", match0],
  ["network", match1],
])

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, onMatch)
  match2(event, onMatch)
}
