import assert from "node:assert/strict"
import { test } from "node:test"
import { exitCodeOf } from "../../../src/operate/doctor/examine.ts"
import { brokenBy, examineFake } from "./examine-fake.ts"
import { faultCases } from "./faults/index.ts"

test("there are faults enough, each with a name of its own", () => {
  assert.ok(faultCases.length >= 20)
  assert.equal(new Set(faultCases.map(([name]) => name)).size, faultCases.length)
})

test("no remedy for drift is to deploy again: CloudFormation compares templates and leaves drift alone", async () => {
  // A deployment repairs what a deployment left behind, and what the template does not have.
  const byDeployment = ["stack", "version"]
  for (const [name, breakIt] of faultCases) {
    const findings = await examineFake(brokenBy(breakIt))
    for (const { check, remedy } of findings)
      if (!byDeployment.includes(check)) assert.doesNotMatch(remedy, /deploy (the stack|it) again|deploy again/i, name)
  }
})

for (const [name, breakIt, check, severity, what, remedy] of faultCases) {
  test(`${name}: exactly that is found`, async () => {
    const findings = await examineFake(brokenBy(breakIt))
    const [found, ...others] = findings
    assert.deepEqual(others, [])
    assert.ok(found, "it is found")
    assert.deepEqual([found.check, found.severity], [check, severity])
    assert.ok(found.what.includes(what), found.what)
    assert.ok(found.remedy.includes(remedy), found.remedy)
    assert.notEqual(found.where, "")
    assert.equal(exitCodeOf(findings), severity === "error" ? 2 : 1)
  })
}
