import assert from "node:assert/strict"
import { test } from "node:test"
import { alertId } from "../../../src/delivery/alert/id.ts"
import { overflowNotice } from "../../../src/delivery/alert/overflow.ts"
import type { Match } from "../../../src/engine/match/match.ts"
import { matchOf } from "./match.ts"
import { rule } from "./rule.ts"
import { select } from "./select-from.ts"

const at = (second: number) => new Date(Date.parse("2026-03-01T08:00:00Z") + second * 1000).toISOString()
let number = 0
const on = (host: string | undefined, second: number, user = "svc"): Match =>
  matchOf({ "@timestamp": at(second), "host.name": host, "user.name": user }, { number: ++number })
const times = (count: number, make: (index: number) => Match) => Array.from({ length: count }, (_, at) => make(at))
const noticeOf = (matches: readonly Match[]) => {
  const notice = overflowNotice(rule, matchOf().location, select(rule, matches))
  assert.ok(notice)
  return notice
}

test("regression: forty newer matches on another host hid the only one of a host", () => {
  const real = on("victim", 0)
  const { alerts } = select(rule, [real, ...times(40, (index) => on("decoy", 100 + index))])
  assert.equal(alerts.length, 33)
  assert.equal(alerts[0]?.id, alertId(real))
})

test("hosts alert in turn: the newest of each, then the second newest of each, until the maximum", () => {
  const hosts = ["a", "b", "c", "d"]
  const matches = hosts.flatMap((host, order) => times(20, (index) => on(host, 100 * order + index)))
  const { alerts } = select(rule, matches)
  const counts = hosts.map((host) => alerts.filter(({ match }) => match.event["host.name"] === host).length)
  // The ninth of the newest host is the thirty-third alert.
  assert.deepEqual(counts, [8, 8, 8, 9])
  const kept = alerts.map(({ match }) => match.event["@timestamp"])
  assert.deepEqual(kept, [...kept].sort())
  assert.equal(kept.includes(at(19)) && kept.includes(at(12)) && !kept.includes(at(11)), true)
})

test("regression: the overflow notice did not name the hosts and users without an alert", () => {
  const matches = [
    on("victim", 0, "ceo"),
    on("victim", 1, "ceo"),
    ...times(40, (index) => on(`decoy-${String(index).padStart(2, "0")}`, 100 + index)),
  ]
  const notice = noticeOf(matches)
  assert.equal(notice.hosts.length, 8)
  assert.equal(notice.hosts[0], "victim (2, none sent)")
  assert.ok(notice.hosts.includes("decoy-00 (1, none sent)"))
  assert.deepEqual(notice.users, ["ceo (2, none sent)", "svc (7)"])
  assert.deepEqual(notice, noticeOf(matches.toReversed()))
})

test("a match without a host counts as one host, and a host is the same in any case", () => {
  const { alerts } = select(rule, [on(undefined, 0), on("WEB01", 1), ...times(40, (index) => on("web01", 100 + index))])
  assert.equal(alerts[0]?.match.event["host.name"], undefined)
  assert.equal(alerts.filter(({ match }) => match.event["host.name"] === "WEB01").length, 0)
})

test("an attacker's host names do not make the notice long, and the names do not depend on the order", () => {
  const matches = times(3000, (index) => on(`${"x".repeat(index % 7 === 0 ? 5000 : 5)}-${index}`, index))
  const notice = noticeOf(matches)
  assert.ok(JSON.stringify(notice.hosts).length < 10_000)
  assert.match(notice.hosts.at(-1) ?? "", /^others \(\d+\)$/)
  const counted = notice.hosts.map((name) => Number(/\((\d+)/.exec(name)?.[1]))
  assert.equal(
    counted.reduce((sum, count) => sum + count, 0),
    notice.notSent,
  )
  assert.deepEqual(notice, noticeOf(matches.toReversed()))
})
