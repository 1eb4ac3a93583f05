import * as eql from "#eql"

export { onScriptError } from "#eql"

const lowerProcessCommandLine = eql.lowering()
const like1 = eql.like(["*alpha*"])
const like2 = eql.like(["*beta*", "*gamma*"])
const test1 = (value) => eql.compareNumbers(value, 443) === 0
const cidr1 = eql.cidr(["10.0.0.0/8", "::1"])

const rules = [
  // first
  (event) =>
    eql.is(event["host.os.type"], "windows") &&
    eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like1),
  // second
  (event) =>
    eql.is(event["host.os.type"], "windows") &&
    eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like2),
  // third
  (event) =>
    eql.some(event["destination.port"], eql.longOf, test1) &&
    !eql.some(event["destination.ip"], eql.ipOf, cidr1),
  // fourth
  (event) =>
    eql.is(event["event.code"], "9999"),
]

// process
function match0(event, found) {
  if (rules[0](event)) found.push(0)
  if (rules[1](event)) found.push(1)
}

// network
function match1(event, found) {
  if (rules[2](event)) found.push(2)
}

// any
function match2(event, found) {
  if (rules[3](event)) found.push(3)
}

const categories0 = new Map([
  ["process", match0],
  ["network", match1],
])

const found = []

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, found)
  match2(event, found)
  eql.report(found, onMatch)
}

const explanation0 = () => eql.explainAll([
  eql.explainLeaf("host.os.type == \"windows\"", ["host.os.type"], (event) => eql.is(event["host.os.type"], "windows")),
  eql.explainLeaf("process.command_line : \"*alpha*\"", ["process.command_line"], (event) => eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like1)),
])

const explanation1 = () => eql.explainAll([
  eql.explainLeaf("host.os.type == \"windows\"", ["host.os.type"], (event) => eql.is(event["host.os.type"], "windows")),
  eql.explainLeaf("process.command_line : (\"*beta*\", \"*gamma*\")", ["process.command_line"], (event) => eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like2)),
])

const explanation2 = () => eql.explainAll([
  eql.explainLeaf("destination.port == 443", ["destination.port"], (event) => eql.some(event["destination.port"], eql.longOf, test1)),
  eql.explainNot(eql.explainLeaf("cidrMatch(destination.ip, \"10.0.0.0/8\", \"::1\")", ["destination.ip"], (event) => eql.some(event["destination.ip"], eql.ipOf, cidr1))),
])

const explanation3 = () => eql.explainLeaf("event.code == \"9999\"", ["event.code"], (event) => eql.is(event["event.code"], "9999"))

export const queries = [
  eql.query("first", "event.category", "process", rules[0], explanation0),
  eql.query("second", "event.category", "process", rules[1], explanation1),
  eql.query("third", "event.category", "network", rules[2], explanation2),
  eql.query("fourth", "event.category", null, rules[3], explanation3),
]
