import * as eql from "#eql"

export { onScriptError } from "#eql"

const lowerProcessExecutable = eql.lowering()
const like1 = eql.like(["?:\\temp\\*"])
const test1 = (value) => eql.compareNumbers(value, 4) > 0
const lowerProcessCommandLine = eql.lowering()
const like2 = eql.like(["*nine*"])
const lowerProcessName = eql.lowering()
const lowerProcessPeOriginalFileName = eql.lowering()
const lowerProcessParentName = eql.lowering()
const lowerProcessArgs = eql.lowering()
const lowerUserId = eql.lowering()

const rules = [
  // by-name
  (event) =>
    eql.is(event["event.type"], "start") &&
    (eql.isFolded(event["process.name"], "one.exe") || eql.isFolded(event["process.name"], "two.exe")),
  // by-name-or-original
  (event) =>
    eql.is(event["event.type"], "start") &&
    (eql.is(event["process.pe.original_file_name"], "Two.EXE") || eql.isFolded(event["process.name"], "two.exe")),
  // by-parent
  (event) =>
    eql.is(event["event.type"], "start") &&
    (eql.is(event["process.parent.name"], "three.exe") || eql.is(event["process.parent.name"], "four.exe")),
  // by-argument
  (event) =>
    eql.is(event["event.type"], "start") &&
    eql.isFolded(event["process.args"], "/five") &&
    eql.isFolded(event["process.args"], "/six"),
  // by-pattern-alone
  (event) =>
    eql.is(event["event.type"], "start") &&
    eql.someText(lowerProcessExecutable(event["process.executable"]), 1024, like1),
  // nested
  (event) =>
    eql.is(event["event.type"], "start") &&
    (eql.isFolded(event["process.name"], "seven.exe") || (eql.is(event["process.args"], "/Eight") &&
    eql.some(event["process.pid"], eql.longOf, test1))),
  // of-any-kind
  (event) =>
    eql.is(event["event.code"], "4242"),
  // by-user
  (event) =>
    eql.is(event["event.type"], "start") &&
    (eql.is(event["user.id"], "S-1") || eql.is(event["user.id"], "S-2")) &&
    !eql.isFolded(event["process.name"], "one.exe"),
  // negated
  (event) =>
    eql.is(event["event.type"], "start") &&
    !eql.isFolded(event["process.name"], "one.exe") &&
    eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like2),
  // missing
  (event) =>
    eql.is(event["event.type"], "start") &&
    !eql.existsWithin(event["process.parent.name"], 1024) &&
    eql.isFolded(event["process.name"], "ten.exe"),
]

// process.name
const anchors0_0 = new Map([
  ["one.exe", [0]],
  ["two.exe", [0, 1]],
  ["seven.exe", [5]],
  ["ten.exe", [9]],
])

// process.pe.original_file_name
const anchors0_1 = new Map([
  ["two.exe", [1]],
])

// process.parent.name
const anchors0_2 = new Map([
  ["three.exe", [2]],
  ["four.exe", [2]],
])

// process.args
const anchors0_3 = new Map([
  ["/five", [3]],
  ["/eight", [5]],
])

// user.id
const anchors0_4 = new Map([
  ["s-1", [7]],
  ["s-2", [7]],
])

// process
function match0(event, found) {
  if (rules[4](event)) found.push(4)
  if (rules[8](event)) found.push(8)
  for (const rule of eql.candidates(lowerProcessName(event["process.name"]), anchors0_0)) if (rules[rule](event)) found.push(rule)
  for (const rule of eql.candidates(lowerProcessPeOriginalFileName(event["process.pe.original_file_name"]), anchors0_1)) if (rules[rule](event)) found.push(rule)
  for (const rule of eql.candidates(lowerProcessParentName(event["process.parent.name"]), anchors0_2)) if (rules[rule](event)) found.push(rule)
  for (const rule of eql.candidates(lowerProcessArgs(event["process.args"]), anchors0_3)) if (rules[rule](event)) found.push(rule)
  for (const rule of eql.candidates(lowerUserId(event["user.id"]), anchors0_4)) if (rules[rule](event)) found.push(rule)
}

// any
function match1(event, found) {
  if (rules[6](event)) found.push(6)
}

const categories0 = new Map([
  ["process", match0],
])

const found = []

export function matchAll(event, onMatch) {
  eql.dispatch(event["event.category"], categories0, event, found)
  match1(event, found)
  eql.report(found, onMatch)
}

const explanation0 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainLeaf("process.name : (\"one.exe\", \"two.exe\")", ["process.name"], (event) => (eql.isFolded(event["process.name"], "one.exe") || eql.isFolded(event["process.name"], "two.exe"))),
])

const explanation1 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainSome([
    eql.explainLeaf("?process.pe.original_file_name == \"Two.EXE\"", ["process.pe.original_file_name"], (event) => eql.is(event["process.pe.original_file_name"], "Two.EXE")),
    eql.explainLeaf("process.name : \"two.exe\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "two.exe")),
  ]),
])

const explanation2 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainLeaf("process.parent.name in (\"three.exe\", \"four.exe\")", ["process.parent.name"], (event) => (eql.is(event["process.parent.name"], "three.exe") || eql.is(event["process.parent.name"], "four.exe"))),
])

const explanation3 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainLeaf("process.args : \"/five\"", ["process.args"], (event) => eql.isFolded(event["process.args"], "/five")),
  eql.explainLeaf("process.args : \"/six\"", ["process.args"], (event) => eql.isFolded(event["process.args"], "/six")),
])

const explanation4 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainLeaf("process.executable : \"?:\\\\Temp\\\\*\"", ["process.executable"], (event) => eql.someText(lowerProcessExecutable(event["process.executable"]), 1024, like1)),
])

const explanation5 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainSome([
    eql.explainLeaf("process.name : \"seven.exe\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "seven.exe")),
    eql.explainAll([
      eql.explainLeaf("process.args == \"/Eight\"", ["process.args"], (event) => eql.is(event["process.args"], "/Eight")),
      eql.explainLeaf("process.pid > 4", ["process.pid"], (event) => eql.some(event["process.pid"], eql.longOf, test1)),
    ]),
  ]),
])

const explanation6 = () => eql.explainLeaf("event.code == \"4242\"", ["event.code"], (event) => eql.is(event["event.code"], "4242"))

const explanation7 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainLeaf("user.id in (\"S-1\", \"S-2\")", ["user.id"], (event) => (eql.is(event["user.id"], "S-1") || eql.is(event["user.id"], "S-2"))),
  eql.explainNot(eql.explainLeaf("process.name : \"one.exe\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "one.exe"))),
])

const explanation8 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainNot(eql.explainLeaf("process.name : \"one.exe\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "one.exe"))),
  eql.explainLeaf("process.command_line : \"*nine*\"", ["process.command_line"], (event) => eql.someText(lowerProcessCommandLine(event["process.command_line"]), Infinity, like2)),
])

const explanation9 = () => eql.explainAll([
  eql.explainLeaf("event.type == \"start\"", ["event.type"], (event) => eql.is(event["event.type"], "start")),
  eql.explainNot(eql.explainLeaf("process.parent.name != null", ["process.parent.name"], (event) => eql.existsWithin(event["process.parent.name"], 1024))),
  eql.explainLeaf("process.name : \"ten.exe\"", ["process.name"], (event) => eql.isFolded(event["process.name"], "ten.exe")),
])

export const queries = [
  eql.query("by-name", "event.category", "process", rules[0], explanation0),
  eql.query("by-name-or-original", "event.category", "process", rules[1], explanation1),
  eql.query("by-parent", "event.category", "process", rules[2], explanation2),
  eql.query("by-argument", "event.category", "process", rules[3], explanation3),
  eql.query("by-pattern-alone", "event.category", "process", rules[4], explanation4),
  eql.query("nested", "event.category", "process", rules[5], explanation5),
  eql.query("of-any-kind", "event.category", null, rules[6], explanation6),
  eql.query("by-user", "event.category", "process", rules[7], explanation7),
  eql.query("negated", "event.category", "process", rules[8], explanation8),
  eql.query("missing", "event.category", "process", rules[9], explanation9),
]
