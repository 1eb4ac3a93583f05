import assert from "node:assert/strict"
import { test } from "node:test"
import { reasonText } from "../../../src/delivery/alert/reason.ts"
import type { Event } from "../../../src/event.ts"

const END = "created high alert Rule."

const table: readonly (readonly [Event, string])[] = [
  [{}, `event ${END}`],
  [{ "event.category": "process" }, `process event ${END}`],
  [{ "event.category": ["network", "process"] }, `network, process event ${END}`],
  [{ "process.name": "a.exe" }, `event with process a.exe, ${END}`],
  [{ "process.parent.name": "p.exe" }, `event with parent process p.exe, ${END}`],
  [{ "file.name": "f.txt" }, `event with file f.txt, ${END}`],
  [{ "source.ip": "1.2.3.4", "user.name": "root", "host.name": "h" }, `event with source 1.2.3.4 by root on h ${END}`],
  [{ "source.ip": "1.2.3.4", "source.port": 22 }, `event with source 1.2.3.4:22, ${END}`],
  [{ "destination.ip": "::1", "destination.port": "443" }, `event with destination ::1:443, ${END}`],
  [{ "source.port": 22 }, `event with:22, ${END}`],
  [{ "user.name": "root" }, `event by root ${END}`],
  [{ "host.name": "h" }, `event on h ${END}`],
  [{ "user.name": "-", "host.name": "", "process.name": "-" }, `event ${END}`],
  [{ "user.name": ["-"], "process.name": [] }, `event ${END}`],
  [{ "user.name": ["a", "b"] }, `event by a, b ${END}`],
  [{ "host.name": "\ud800x" }, `event on \ufffdx ${END}`],
  [
    {
      "event.category": "process",
      "process.name": "aspnet_regiis.exe",
      "process.parent.name": "w3wp.exe",
      "file.name": "web.config",
      "source.ip": "10.0.0.1",
      "source.port": 1,
      "destination.ip": "10.0.0.2",
      "destination.port": 2,
      "user.name": "iis_admin",
      "host.name": "WEB01",
    },
    "process event with process aspnet_regiis.exe, parent process w3wp.exe, file web.config, source 10.0.0.1:1, " +
      `destination 10.0.0.2:2, by iis_admin on WEB01 ${END}`,
  ],
]

for (const [event, expected] of table) {
  test(`reason of ${JSON.stringify(event)}`, () => assert.equal(reasonText(event, "high", "Rule"), expected))
}

test("sentences as they were seen in Kibana", () => {
  const shell = {
    "event.category": "process",
    "process.name": "bash",
    "process.parent.name": "bash",
    "user.name": "ann",
    "host.name": "h-1",
  }
  assert.equal(
    reasonText(shell, "high", "Potential Reverse Shell"),
    "process event with process bash, parent process bash, by ann on h-1 created high alert Potential Reverse Shell.",
  )
  const login = {
    "event.category": "user-login",
    "source.ip": "46.101.47.213",
    "user.name": "root",
    "host.name": "sensor",
  }
  assert.equal(
    reasonText(login, "high", "Query with a rule id"),
    "user-login event with source 46.101.47.213 by root on sensor created high alert Query with a rule id.",
  )
})
