import * as eql from "#eql"

const script1 = (hostNameValue, userNameValue) => eql.startsWith(hostNameValue, eql.substring(userNameValue, 0, -1), true)
const script2 = (processCommandLineValue) => eql.greater(eql.length(processCommandLineValue), 300)
const like1 = eql.likeUnicode(["corp\\adm*"])
const script3 = (userDomainValue, userNameValue) => eql.unlessNull(eql.concat(userDomainValue, "\\", userNameValue), like1)
const script4 = (processPidValue, processParentPidValue) => eql.equal(eql.subtract(processPidValue, processParentPidValue, true), 1)
const script5 = (processNameValue) => (eql.indexOf(processNameValue, "x", null, false) === null)

// combined
function rule0(event) {
  return (
    eql.someCombination([eql.textsWithin(event["host.name"], 1024), eql.textsWithin(event["user.name"], 1024)], script1) &&
    eql.someCombination([eql.textsWithin(event["process.command_line"], Infinity)], script2) &&
    eql.someCombination([eql.textsWithin(event["user.domain"], 1024), eql.textsWithin(event["user.name"], 1024)], script3)
  )
}

// arithmetic
function rule1(event) {
  return (
    (eql.someCombination([eql.readAll(event["process.pid"], eql.longOf), eql.readAll(event["process.parent.pid"], eql.longOf)], script4) || !eql.someCombination([eql.textsWithin(event["process.name"], 1024)], script5))
  )
}

const explanation0 = eql.explainAll(
  eql.explainLeaf("startsWith~(host.name, substring(user.name, 0, -1))", ["host.name", "user.name"], (event) => eql.someCombination([eql.textsWithin(event["host.name"], 1024), eql.textsWithin(event["user.name"], 1024)], script1)),
  eql.explainLeaf("length(process.command_line) > 300", ["process.command_line"], (event) => eql.someCombination([eql.textsWithin(event["process.command_line"], Infinity)], script2)),
  eql.explainLeaf("concat(user.domain, \"\\\\\", user.name) : \"corp\\\\adm*\"", ["user.domain", "user.name"], (event) => eql.someCombination([eql.textsWithin(event["user.domain"], 1024), eql.textsWithin(event["user.name"], 1024)], script3)),
)

const explanation1 = eql.explainSome(
  eql.explainLeaf("process.pid - process.parent.pid == 1", ["process.pid", "process.parent.pid"], (event) => eql.someCombination([eql.readAll(event["process.pid"], eql.longOf), eql.readAll(event["process.parent.pid"], eql.longOf)], script4)),
  eql.explainNot(eql.explainLeaf("indexOf(process.name, \"x\") != null", ["process.name"], (event) => eql.someCombination([eql.textsWithin(event["process.name"], 1024)], script5))),
)

export const queries = [
  {
    id: "combined",
    categories: ["process"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "process") && rule0(event),
    explain: (event) => (eql.is(event["event.category"], "process") && rule0(event) ? eql.explain(explanation0, event) : []),
  },
  {
    id: "arithmetic",
    categories: ["process"],
    categoryField: "event.category",
    matches: (event) => eql.is(event["event.category"], "process") && rule1(event),
    explain: (event) => (eql.is(event["event.category"], "process") && rule1(event) ? eql.explain(explanation1, event) : []),
  },
]

// process
function match0(source, onMatch) {
  const event = {
    "host.name": source["host.name"],
    "process.command_line": source["process.command_line"],
    "process.name": source["process.name"],
    "process.parent.pid": source["process.parent.pid"],
    "process.pid": source["process.pid"],
    "user.domain": source["user.domain"],
    "user.name": source["user.name"],
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
