import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { alertId } from "../../../src/delivery/alert/id.ts"
import {
  MAX_ALERTS_OR_SUPPRESSED_WARNING,
  MAX_ALERTS_WARNING,
  overflowNotice,
} from "../../../src/delivery/alert/overflow.ts"
import type { Match } from "../../../src/engine/match/match.ts"
import { matchOf, ruleWith } from "./match.ts"
import { rule } from "./rule.ts"
import { select } from "./select-from.ts"

const at = (second: number) => new Date(Date.parse("2026-03-01T08:00:00Z") + second * 1000).toISOString()
const numbered = (count: number, fields = {}): Match[] =>
  Array.from({ length: count }, (_, number) => matchOf({ "@timestamp": at(number), ...fields }, { number }))
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)

test("of 50 matches the newest 33 alert, oldest first, and the 17 others are kept", () => {
  const matches = numbered(50)
  const { alerts, suppressed, over, first, last } = select(rule, matches)
  assert.deepEqual(ids(alerts), matches.slice(17).map(alertId))
  assert.deepEqual(new Set(ids(suppressed)), new Set(matches.slice(0, 17).map(alertId)))
  assert.deepEqual([over, first, last], [17, at(0), at(49)])
})

test("duplicates go before the limit is counted", () => {
  const matches = numbered(33)
  const { alerts, duplicates, over } = select(rule, [...matches, ...matches, ...matches])
  assert.deepEqual([alerts.length, duplicates, over], [33, 66, 0])
})

test("the same is chosen in any order, and nothing is lost", () => {
  const three = ruleWith({ max_signals: 3 })
  const grouping = ruleWith({
    max_signals: 3,
    alert_suppression: { group_by: ["host.name"], missing_fields_strategy: "doNotSuppress" },
  })
  const match = fc.record({
    number: fc.nat(12),
    second: fc.nat(4),
    host: fc.constantFrom("A", "B", "C", "D", "E", undefined),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(match, { selector: ({ number }) => number }),
      fc.constantFrom(three, grouping),
      fc.infiniteStream(fc.nat()),
      (list, chosen, order) => {
        const matches = list.map(({ number, second, host }) =>
          matchOf({ "@timestamp": at(second), "host.name": host }, { number, rule: chosen }),
        )
        const shuffled = matches
          .map((one) => [order.next().value, one] as const)
          .sort(([left], [right]) => left - right)
          .map(([, one]) => one)
        const straight = select(chosen, matches)
        const mixed = select(chosen, shuffled)
        assert.deepEqual(straight.alerts, mixed.alerts)
        assert.deepEqual([straight.over, straight.grouped], [mixed.over, mixed.grouped])
        assert.deepEqual([straight.leftOutHosts, straight.leftOutUsers], [mixed.leftOutHosts, mixed.leftOutUsers])
        assert.equal(straight.alerts.length + straight.over + straight.grouped, matches.length)
        assert.deepEqual(new Set([...ids(mixed.alerts), ...ids(mixed.suppressed)]), new Set(matches.map(alertId)))
      },
    ),
  )
})

test("within a millisecond the finer time decides", () => {
  const two = ruleWith({ max_signals: 1 })
  const early = matchOf({ "@timestamp": "2026-03-01T08:00:00.000100Z" }, { number: 1, rule: two })
  const later = matchOf({ "@timestamp": "2026-03-01T08:00:00.000200Z" }, { number: 2, rule: two })
  for (const order of [
    [early, later],
    [later, early],
  ])
    assert.deepEqual(ids(select(two, order).alerts), [alertId(later)])
})

test("a match without a time is as new as its arrival", () => {
  const one = ruleWith({ max_signals: 1 })
  const timeless = matchOf({ "@timestamp": undefined }, { number: 1, rule: one })
  assert.deepEqual(ids(select(one, [timeless, matchOf({}, { number: 2, rule: one })]).alerts), [alertId(timeless)])
})

test("exceptions come first and are counted by name", () => {
  const excepting = ruleWith({
    exceptions_list: [
      {
        name: "the deployment",
        entries: [{ type: "match", field: "user.name", operator: "included", value: "deploy" }],
      },
    ],
  })
  const outcome = select(excepting, [
    matchOf({ "user.name": "deploy" }, { rule: excepting }),
    matchOf({}, { number: 2, rule: excepting }),
  ])
  assert.equal(outcome.alerts.length, 1)
  assert.deepEqual([...outcome.excepted], [["the deployment", 1]])
  assert.equal(outcome.matches, 1)
})

const byHost = (missing: "suppress" | "doNotSuppress") =>
  ruleWith({ alert_suppression: { group_by: ["host.name"], missing_fields_strategy: missing } })

test("alert_suppression: the first of each group alerts for the others", () => {
  const chosen = byHost("suppress")
  const matches = [
    matchOf({ "@timestamp": at(3), "host.name": "A" }, { number: 1, rule: chosen }),
    matchOf({ "@timestamp": at(1), "host.name": "A" }, { number: 2, rule: chosen }),
    matchOf({ "@timestamp": at(2), "host.name": "B" }, { number: 3, rule: chosen }),
  ]
  const { alerts, suppressed } = select(chosen, matches)
  assert.deepEqual(
    alerts.map(({ suppression }) => suppression && [suppression.start, suppression.end, suppression.docsCount]),
    [
      [at(1), at(3), 1],
      [at(2), at(2), 0],
    ],
  )
  assert.deepEqual(
    suppressed.map(({ why }) => why),
    ["grouped"],
  )
})

for (const [missing, alerts] of [
  ["suppress", 1],
  ["doNotSuppress", 3],
] as const) {
  test(`alert_suppression of events without the field, ${missing}: ${alerts}`, () => {
    const chosen = byHost(missing)
    const matches = [1, 2, 3].map((number) => matchOf({ "host.name": undefined }, { number, rule: chosen }))
    assert.equal(select(chosen, matches).alerts.length, alerts)
  })
}

test("overflow: Kibana's words, counts, times, and the same id for a retry; none when nothing was cut", () => {
  const { location: place } = matchOf()
  const notice = overflowNotice(rule, place, select(rule, numbered(50)))
  assert.equal(notice?.warning, MAX_ALERTS_WARNING)
  assert.deepEqual(
    [notice.matches, notice.alerts, notice.notSent, notice.maxSignals, notice.first, notice.last],
    [50, 33, 17, 33, at(0), at(49)],
  )
  assert.deepEqual(notice, overflowNotice(rule, place, select(rule, numbered(50).reverse())))
  assert.equal(overflowNotice(rule, place, select(rule, numbered(33))), undefined)
  const grouping = ruleWith({
    max_signals: 1,
    alert_suppression: { group_by: ["process.pid"], missing_fields_strategy: "suppress" },
  })
  const matches = [1, 2].map((number) => matchOf({ "process.pid": number }, { number, rule: grouping }))
  assert.equal(overflowNotice(grouping, place, select(grouping, matches))?.warning, MAX_ALERTS_OR_SUPPRESSED_WARNING)
})

test("nothing makes nothing", () => {
  assert.deepEqual(select(rule, []).alerts, [])
  assert.equal(select(rule, []).first, undefined)
})
