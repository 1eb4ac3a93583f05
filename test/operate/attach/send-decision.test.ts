import assert from "node:assert/strict"
import { test } from "node:test"
import { type Decision, type Sender, sendDecision } from "../../../src/operate/attach/policy-decision.ts"
import { sendStatement } from "../../../src/operate/attach/statements.ts"

const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:in"
const bucket: Sender = {
  service: "s3.amazonaws.com",
  sourceArn: "arn:aws:s3:::edr-logs",
  sourceAccount: "111122223333",
}
const rule: Sender = {
  service: "events.amazonaws.com",
  sourceArn: "arn:aws:events:eu-west-1:111122223333:rule/landfall-prod-attach-1",
  sourceAccount: "111122223333",
}
const topic: Sender = {
  service: "sns.amazonaws.com",
  sourceArn: "arn:aws:sns:eu-west-1:444455556666:uploads",
  sourceAccount: "444455556666",
}

const allow = (Condition?: object, more: object = {}) => ({
  Effect: "Allow",
  Principal: { Service: "s3.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: QUEUE,
  ...(Condition ? { Condition } : {}),
  ...more,
})
const arn = (operator: string, value: string | readonly string[]) => ({ [operator]: { "aws:SourceArn": value } })
const tlsOnly = {
  Effect: "Deny",
  Principal: "*",
  Action: "sqs:*",
  Resource: QUEUE,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
}

const cases: readonly (readonly [name: string, statements: readonly object[], decision: Decision])[] = [
  ["nothing allows", [], "denied"],
  ["no condition", [allow()], "allowed"],
  ["this bucket", [allow(arn("ArnEquals", bucket.sourceArn))], "allowed"],
  ["this bucket among others", [allow(arn("ArnEquals", ["arn:aws:s3:::x", bucket.sourceArn]))], "allowed"],
  ["another bucket", [allow(arn("ArnEquals", "arn:aws:s3:::other"))], "denied"],
  ["a pattern", [allow(arn("ArnLike", "arn:aws:s3:::edr-*"))], "allowed"],
  ["StringEquals knows no patterns", [allow(arn("StringEquals", "arn:aws:s3:::edr-*"))], "denied"],
  ["another account", [allow({ StringEquals: { "aws:SourceAccount": "444455556666" } })], "denied"],
  ["the key's case does not count", [allow({ ArnEquals: { "AWS:sourcearn": bucket.sourceArn } })], "allowed"],
  ["TLS alone", [allow(), tlsOnly], "allowed"],
  ["a deny outweighs", [allow(), { ...allow(), Effect: "Deny" }], "denied"],
  ["a deny of something else", [allow(), { ...tlsOnly, Action: "sqs:DeleteQueue", Condition: {} }], "allowed"],
  ["a condition that is not understood", [allow({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })], "unsure"],
  ["a deny that is not understood", [allow(), { ...allow({ Null: { "aws:x": "true" } }), Effect: "Deny" }], "unsure"],
  ["what is not understood beside what holds", [allow({ Null: { a: "b" } }), allow()], "allowed"],
  ["another action", [allow(undefined, { Action: "sqs:ReceiveMessage" })], "denied"],
  ["every action", [allow(undefined, { Action: "SQS:*" })], "allowed"],
  ["another queue", [allow(undefined, { Resource: `${QUEUE}-2` })], "denied"],
  ["another service", [allow(undefined, { Principal: { Service: ["sns.amazonaws.com"] } })], "denied"],
  ["everybody", [allow(undefined, { Principal: "*" })], "allowed"],
]
for (const [name, Statement, decision] of cases) {
  test(`${name}: ${decision}`, () => assert.equal(sendDecision(JSON.stringify({ Statement }), QUEUE, bucket), decision))
}

test("a queue without a policy accepts nothing from a service; AWS decides about an invalid policy", () => {
  assert.equal(sendDecision(undefined, QUEUE, bucket), "denied")
  assert.equal(sendDecision("{", QUEUE, bucket), "unsure")
})

test("the printed statement lets in its sender, and nobody else", () => {
  for (const sender of [bucket, rule, topic]) {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: sendStatement(QUEUE, sender).json })
    for (const other of [bucket, rule, topic]) {
      assert.equal(sendDecision(policy, QUEUE, other), other === sender ? "allowed" : "denied")
    }
    assert.equal(sendDecision(policy, QUEUE, { ...sender, sourceArn: `${sender.sourceArn}x` }), "denied")
  }
  const { json } = sendStatement(QUEUE, bucket)
  assert.deepEqual(json["Condition"], {
    ArnEquals: { "aws:SourceArn": bucket.sourceArn },
    StringEquals: { "aws:SourceAccount": bucket.sourceAccount },
  })
})
