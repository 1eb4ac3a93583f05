import assert from "node:assert/strict"
import { test } from "node:test"
import { type Decision, policyDecision, type Request } from "../../../src/operate/attach/policy-decision.ts"

const KEY = "arn:aws:kms:eu-west-1:444455556666:key/1"
const ROLE = "arn:aws:iam::111122223333:role/detect"

const role: Request = {
  principal: { role: ROLE },
  action: "kms:Decrypt",
  resource: KEY,
  context: { "kms:viaservice": "s3.eu-west-1.amazonaws.com" },
}
/** EventBridge carries neither ARN nor account into KMS. */
const rule: Request = {
  principal: { service: "events.amazonaws.com" },
  action: "kms:Decrypt",
  resource: KEY,
  context: { "aws:sourcearn": "", "aws:sourceaccount": "" },
}

const allow = (Principal: object | string, more: object = {}) => {
  return { Effect: "Allow", Principal, Action: ["kms:Decrypt"], Resource: "*", ...more }
}

const cases: readonly (readonly [name: string, request: Request, statements: readonly object[], decision: Decision])[] =
  [
    ["the role itself", role, [allow({ AWS: ROLE })], "allowed"],
    ["one role of several", role, [allow({ AWS: ["arn:aws:iam::1:role/x", ROLE] })], "allowed"],
    ["its account", role, [allow({ AWS: "arn:aws:iam::111122223333:root" })], "allowed"],
    ["its account's number", role, [allow({ AWS: "111122223333" })], "allowed"],
    ["another account", role, [allow({ AWS: "arn:aws:iam::444455556666:root" })], "denied"],
    ["another role", role, [allow({ AWS: `${ROLE}-2` })], "denied"],
    ["everybody", role, [allow("*")], "allowed"],
    ["a service is no role", role, [allow({ Service: "s3.amazonaws.com" })], "denied"],
    [
      "through S3",
      role,
      [allow({ AWS: ROLE }, { Condition: { StringLike: { "kms:ViaService": "s3.*" } } })],
      "allowed",
    ],
    [
      "through SQS alone",
      role,
      [allow({ AWS: ROLE }, { Condition: { StringEquals: { "kms:ViaService": "sqs" } } })],
      "denied",
    ],
    ["a condition unknown here", role, [allow({ AWS: ROLE }, { Condition: { Bool: { "aws:x": "true" } } })], "unsure"],
    ["a denial of the role", role, [allow({ AWS: ROLE }), { ...allow({ AWS: ROLE }), Effect: "Deny" }], "denied"],
    ["a rule", rule, [allow({ Service: "events.amazonaws.com" })], "allowed"],
    [
      "a condition on what is not carried fits nothing",
      rule,
      [allow({ Service: "events.amazonaws.com" }, { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*" } } })],
      "denied",
    ],
  ]
for (const [name, request, Statement, decision] of cases) {
  test(`${name}: ${decision}`, () => assert.equal(policyDecision(JSON.stringify({ Statement }), request), decision))
}
