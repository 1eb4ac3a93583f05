import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { cfnLintProblems } from "../../../dev/check-infra/cfn-lint.ts"
import { nagFindings, unsuppressed } from "../../../dev/check-infra/nag.ts"
import { differencesOf } from "../../../dev/check-infra/reproducible.ts"
import { suppressions } from "../../../infra/suppressions.ts"

test("cdk-nag finds an open bucket and a queue without a dead-letter queue", () => {
  const folder = mkdtempSync(join(tmpdir(), "landfall-nag-"))
  const file = join(folder, "template.json")
  writeFileSync(
    file,
    JSON.stringify({ Resources: { Open: { Type: "AWS::S3::Bucket" }, Lonely: { Type: "AWS::SQS::Queue" } } }),
  )
  const found = nagFindings(file).map(({ rule, resource }) => `${rule} ${resource}`)
  rmSync(folder, { recursive: true })
  for (const finding of ["AwsSolutions-S10 Open", "AwsSolutions-SQS3 Lonely", "Serverless-SQSRedrivePolicy Lonely"]) {
    assert.ok(found.includes(finding), `${finding} is not in ${found.join(", ")}`)
  }
})

test("a finding without a suppression is open, and a suppression without a finding is stale", () => {
  const suppression = { rule: "R1", resources: ["A", "B"], reason: "because" }
  const findings = ["R1 A", "R2 A"].map((text) => ({
    rule: text.slice(0, 2),
    resource: text.slice(3),
    description: "",
  }))
  const { open, stale } = unsuppressed(findings, [suppression])
  assert.deepEqual(
    open.map(({ rule }) => rule),
    ["R2"],
  )
  assert.deepEqual(stale, ["R1 of B"])
})

test("every suppression has a reason, and no rule is suppressed twice", () => {
  for (const { rule, reason } of suppressions) assert.ok(reason.length > 40, rule)
  assert.equal(new Set(suppressions.map(({ rule }) => rule)).size, suppressions.length)
})

test("a missing cfn-lint is not reported as a clean result", () => {
  assert.equal(cfnLintProblems("template.json", "no-such-program"), null)
})

test("a zip or a template that differs is named", () => {
  const first = { zips: { "a.zip": "1", "b.zip": "2" }, template: "t" }
  assert.deepEqual(differencesOf(first, first), [])
  assert.deepEqual(differencesOf(first, { zips: { "a.zip": "1", "c.zip": "3" }, template: "u" }), [
    "b.zip differs",
    "c.zip differs",
    "the template differs",
  ])
})

test("no-network.cjs blocks the network and allows this machine", () => {
  const hook = join(import.meta.dirname, "../../../dev/check-infra/no-network.cjs")
  const outcome = (url: string) =>
    spawnSync(
      process.execPath,
      ["--require", hook, "-e", `fetch("${url}").catch((e) => console.log(String(e.cause?.message)))`],
      {
        encoding: "utf8",
      },
    ).stdout
  assert.match(outcome("https://example.com/"), /must work offline/)
  assert.match(outcome("http://127.0.0.1:9/"), /ECONNREFUSED|bad port/)
})
