import * as eql from "#eql"

export { onScriptError } from "#eql"

const script1 = (hostNameValue, userNameValue) => eql.startsWith(hostNameValue, eql.substring(userNameValue, 0, -1), true)
const script2 = (processCommandLineValue) => eql.greater(eql.length(processCommandLineValue), 300)
const like1 = eql.likeInScript(["corp\\adm*"], true)
const script3 = (userDomainValue, userNameValue) => eql.unlessNull(eql.concat(userDomainValue, "\\", userNameValue), like1)
const script4 = (processPidValue, processParentPidValue) => eql.equal(eql.subtract(processPidValue, processParentPidValue, "long"), 1)
const script5 = (processNameValue) => (eql.indexOf(processNameValue, "x", null, false) === null)

const rules = [
  // combined
  (event) =>
    eql.someCombination([eql.textsWithin(event["host.name"], 1024), eql.textsWithin(event["user.name"], 1024)], script1) &&
    eql.someCombination([eql.textsWithin(event["process.command_line"], Infinity)], script2) &&
    eql.someCombination([eql.textsWithin(event["user.domain"], 1024), eql.textsWithin(event["user.name"], 1024)], script3),
  // arithmetic
  (event) =>
    (eql.someCombination([eql.readAll(event["process.pid"], eql.longOf), eql.readAll(event["process.parent.pid"], eql.longOf)], script4) || !eql.someCombination([eql.textsWithin(event["process.name"], 1024)], script5)),
]

// process
function match0(event, found) {
  if (rules[0](event)) found.push(0)
  if (rules[1](event)) found.push(1)
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
  eql.explainLeaf("startsWith~(host.name, substring(user.name, 0, -1))", ["host.name", "user.name"], (event) => eql.someCombination([eql.textsWithin(event["host.name"], 1024), eql.textsWithin(event["user.name"], 1024)], script1)),
  eql.explainLeaf("length(process.command_line) > 300", ["process.command_line"], (event) => eql.someCombination([eql.textsWithin(event["process.command_line"], Infinity)], script2)),
  eql.explainLeaf("concat(user.domain, \"\\\\\", user.name) : \"corp\\\\adm*\"", ["user.domain", "user.name"], (event) => eql.someCombination([eql.textsWithin(event["user.domain"], 1024), eql.textsWithin(event["user.name"], 1024)], script3)),
])

const explanation1 = () => eql.explainSome([
  eql.explainLeaf("process.pid - process.parent.pid == 1", ["process.pid", "process.parent.pid"], (event) => eql.someCombination([eql.readAll(event["process.pid"], eql.longOf), eql.readAll(event["process.parent.pid"], eql.longOf)], script4)),
  eql.explainNot(eql.explainLeaf("indexOf(process.name, \"x\") == null", ["process.name"], (event) => eql.someCombination([eql.textsWithin(event["process.name"], 1024)], script5))),
])

export const queries = [
  eql.query("combined", "event.category", "process", rules[0], explanation0),
  eql.query("arithmetic", "event.category", "process", rules[1], explanation1),
]
