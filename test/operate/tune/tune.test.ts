import assert from "node:assert/strict"
import { test } from "node:test"
import type { Match } from "../../../src/engine/match/match.ts"
import { type TunedRule, Tuner } from "../../../src/operate/tune/tune.ts"
import type { ExceptionItem } from "../../../src/rule.ts"

type Event = { readonly [field: string]: string }

/** A match, of which the tuner reads the rule, the event and the arrival. */
function match(name: string, event: Event, exceptions: readonly ExceptionItem[] = []): Match {
  const rule = { rule_id: name, name, severity: "medium", exceptions_list: exceptions }
  return { rule, event, arrival: 0 } as unknown as Match
}

function tuned(matches: readonly Match[]): TunedRule[] {
  const tuner = new Tuner()
  for (const one of matches) tuner.add(one)
  return tuner.ranking()
}

const times = (count: number, one: (index: number) => Match) => Array.from({ length: count }, (_, index) => one(index))

test("rules are ranked by their alerts, with the number of their hosts", () => {
  const ranking = tuned([
    ...times(2, () => match("rare", { "host.name": "a" })),
    ...times(3, (index) => match("frequent", { "host.name": `h${index}` })),
  ])
  assert.deepEqual(
    ranking.map(({ rule, alerts, hosts }) => [rule.name, alerts, hosts]),
    [
      ["frequent", 3, 3],
      ["rare", 2, 1],
    ],
  )
})

test("a value that repeats is proposed with what it would silence, the most specific grouping first", () => {
  const backup = {
    "process.executable": "C:\\backup.exe",
    "process.parent.executable": "C:\\job.exe",
    "host.name": "db1",
  }
  const [rule] = tuned([
    ...times(8, () => match("r", backup)),
    ...times(4, (index) => match("r", { "process.executable": `C:\\${index}.exe`, "host.name": `h${index}` })),
  ])
  assert.deepEqual(rule?.proposals, [
    {
      entries: [
        { field: "process.executable", operator: "included", type: "match", value: "C:\\backup.exe" },
        { field: "process.parent.executable", operator: "included", type: "match", value: "C:\\job.exe" },
      ],
      silenced: 8,
      remaining: 4,
    },
  ])
})

const UNPROPOSED: readonly (readonly [name: string, matches: readonly Match[]])[] = [
  ["fewer than five alerts", times(4, () => match("r", { "process.executable": "a" }))],
  ["values that do not repeat", times(40, (index) => match("r", { "process.executable": `${index}` }))],
  ["a command line", times(9, () => match("r", { "process.command_line": "same" }))],
]
for (const [name, matches] of UNPROPOSED) {
  test(`nothing is proposed for ${name}`, () => {
    assert.deepEqual(tuned(matches)[0]?.proposals, [])
  })
}

test("alerts that an exception silences already do not count", () => {
  const entries = [{ field: "user.name", operator: "included", type: "match", value: "backup" }] as const
  const exceptions = [{ name: "known", entries }]
  assert.deepEqual(tuned(times(6, () => match("r", { "user.name": "backup" }, exceptions))), [])
})
