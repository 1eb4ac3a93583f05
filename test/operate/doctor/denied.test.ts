import assert from "node:assert/strict"
import { test } from "node:test"
import { exitCodeOf } from "../../../src/operate/doctor/examine.ts"
import { brokenBy, examineFake } from "./examine-fake.ts"

/** Every call that doctor makes, and the permission that it names if the call is denied. */
const calls: readonly (readonly [call: string, permission: string])[] = [
  ["ListStackResources", "cloudformation:ListStackResources"],
  ["GetQueueAttributes", "sqs:GetQueueAttributes"],
  ["GetFunctionConfiguration", "lambda:GetFunctionConfiguration"],
  ["GetFunctionConcurrency", "lambda:GetFunctionConcurrency"],
  ["ListEventSourceMappings", "lambda:ListEventSourceMappings"],
  ["GetTopicAttributes", "sns:GetTopicAttributes"],
  ["ListSubscriptionsByTopic", "sns:ListSubscriptionsByTopic"],
  ["GetSubscriptionAttributes", "sns:GetSubscriptionAttributes"],
  ["DescribeKey", "kms:DescribeKey"],
  ["GetKeyPolicy", "kms:GetKeyPolicy"],
  ["ListRuleNamesByTarget", "events:ListRuleNamesByTarget"],
  ["DescribeRule", "events:DescribeRule"],
  ["DescribeAlarms", "cloudwatch:DescribeAlarms"],
  ["ListMetrics", "cloudwatch:ListMetrics"],
  ["GetMetricData", "cloudwatch:GetMetricData"],
  ["DescribeParameters", "ssm:DescribeParameters"],
  ["DescribeSecret", "secretsmanager:DescribeSecret"],
  ["HeadBucket", "s3:ListBucket"],
  ["ListObjects", "s3:ListBucket"],
  ["GetBucketVersioning", "s3:GetBucketVersioning"],
  ["GetBucketEncryption", "s3:GetEncryptionConfiguration"],
  ["GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"],
  ["GetBucketNotification", "s3:GetBucketNotification"],
  ["GetObject", "s3:GetObject"],
  ["HeadObject", "s3:GetObject"],
  ["PutObject", "s3:PutObject"],
]

for (const [call, permission] of calls) {
  test(`${call} is denied: the findings name ${permission}, and there are no others`, async () => {
    const findings = await examineFake(brokenBy((aws) => void aws.denied.push(call)))
    assert.ok(findings.length > 0)
    for (const { severity, what, remedy } of findings) {
      assert.equal(severity, "warning", what)
      assert.match(what, /^could not (read|list|write) /)
      assert.ok(what.includes(permission), what)
      assert.match(remedy, /grant (it|them) to/)
    }
    assert.equal(exitCodeOf(findings), 1)
  })
}

test("without permission to read the stack there is only one error", async () => {
  const findings = await examineFake(brokenBy((aws) => void aws.denied.push("DescribeStacks")))
  assert.deepEqual(
    findings.map(({ check, severity, what }) => [check, severity, what]),
    [["stack", "error", "could not read stack landfall-prod: needs permission cloudformation:DescribeStacks"]],
  )
  assert.equal(exitCodeOf(findings), 2)
})

test("with every other call denied, each is reported, and nothing fails", async () => {
  const findings = await examineFake(brokenBy((aws) => void aws.denied.push(...calls.map(([call]) => call))))
  assert.ok(findings.length > 10)
  assert.deepEqual(
    findings.filter(({ what }) => !what.startsWith("could not ")),
    [],
  )
})
