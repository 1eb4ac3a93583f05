import assert from "node:assert/strict"
import { test } from "node:test"
import { riskScoreOf, ruleNameOf, severityOf } from "../../../src/delivery/alert/override.ts"
import type { Event } from "../../../src/event.ts"
import type { RiskScoreMapping, Severity } from "../../../src/rule.ts"
import { ruleWith } from "./match.ts"

const severities = ruleWith({
  severity: "medium",
  severity_mapping: [
    { field: "a", operator: "equals", value: "crit", severity: "critical" },
    { field: "a", operator: "equals", value: "4", severity: "low" },
    { field: "b", operator: "equals", value: "x", severity: "high" },
  ],
})

for (const [event, expected] of [
  [{}, "medium"],
  [{ a: "Crit" }, "medium"],
  [{ a: 4 }, "low"],
  [{ a: ["4", "crit"] }, "critical"],
  [{ a: "4", b: "x" }, "high"],
] as [Event, Severity][]) {
  test(`severity of ${JSON.stringify(event)} is ${expected}`, () =>
    assert.equal(severityOf(severities, event), expected))
}

const field: RiskScoreMapping = { field: "risk", operator: "equals", value: "" }
const fixed: RiskScoreMapping = { field: "kind", operator: "equals", value: "dc", risk_score: 99 }

for (const [mapping, event, expected] of [
  [[], { risk: 5 }, 73],
  [[field], { risk: 5 }, 5],
  [[field], { risk: "12.5" }, 12.5],
  [[field], { risk: [1, 50, 7] }, 50],
  [[field], { risk: 101 }, 73],
  [[field], { risk: -1 }, 73],
  [[field], { risk: "" }, 73],
  [[field], { risk: "high" }, 73],
  [[field], {}, 73],
  [[fixed], { kind: "dc" }, 99],
  [[fixed, field], { kind: "web", risk: 3 }, 3],
] as [RiskScoreMapping[], Event, number][]) {
  test(`risk of ${JSON.stringify(event)} by ${mapping.map((one) => one.field)} is ${expected}`, () => {
    assert.equal(riskScoreOf(ruleWith({ risk_score_mapping: mapping }), event), expected)
  })
}

for (const [event, expected] of [
  [{ name: "Other" }, "Other"],
  [{ name: "  " }, "Rule"],
  [{ name: 7 }, "Rule"],
  [{ name: ["", "Second"] }, "Second"],
  [{}, "Rule"],
] as [Event, string][]) {
  test(`name of ${JSON.stringify(event)} is ${expected}`, () => {
    assert.equal(ruleNameOf(ruleWith({ name: "Rule", rule_name_override: "name" }), event), expected)
  })
}
