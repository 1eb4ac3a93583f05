import assert from "node:assert/strict"
import { test } from "node:test"
import { danglingReferences } from "../../../dev/check-infra/references.ts"
import { schemaProblems } from "../../../dev/check-infra/schema.ts"
import type { Template } from "../../../infra/package-template.ts"

function templateOf(Type: string, Properties: object): Template {
  return { Resources: { It: { Type, Properties: { ...Properties } } }, Outputs: {} }
}

const faults: [name: string, type: string, properties: object, problem: RegExp | null][] = [
  ["a good queue", "AWS::SQS::Queue", { VisibilityTimeout: 30, RedrivePolicy: { maxReceiveCount: 5 } }, null],
  ["a number as text", "AWS::SQS::Queue", { VisibilityTimeout: "30" }, null],
  ["an intrinsic function", "AWS::SQS::Queue", { VisibilityTimeout: { Ref: "Other" } }, null],
  ["an unknown type", "AWS::SQS::Cue", {}, /no type AWS::SQS::Cue/],
  ["a misspelt property", "AWS::SQS::Queue", { VisibilityTimeOut: 30 }, /It: no property VisibilityTimeOut/],
  [
    "a misspelt nested property",
    "AWS::Lambda::EventSourceMapping",
    mapping({ ScalingConfig: { Maximum: 2 } }),
    /ScalingConfig: no property Maximum/,
  ],
  ["text for a number", "AWS::SQS::Queue", { VisibilityTimeout: "soon" }, /"soon" is not a whole number/],
  [
    "text for a list",
    "AWS::Lambda::EventSourceMapping",
    mapping({ FunctionResponseTypes: "ReportBatchItemFailures" }),
    /is not a list/,
  ],
  ["a list for text", "AWS::SNS::Topic", { TopicName: ["a"] }, /is not a text/],
  ["a missing required property", "AWS::SNS::Subscription", { Protocol: "email" }, /It: TopicArn is required/],
]

function mapping(more: object): object {
  return { FunctionName: "f", EventSourceArn: "a", ...more }
}

for (const [name, type, properties, problem] of faults) {
  test(`the schema check ${problem ? "finds" : "accepts"} ${name}`, () => {
    const problems = schemaProblems(templateOf(type, properties))
    if (problem === null) assert.deepEqual(problems, [])
    else assert.match(problems.join("\n"), problem)
  })
}

const references: [part: object, missing: string[]][] = [
  [{ A: { Ref: "It" } }, []],
  [{ A: { Ref: "AWS::Region" } }, []],
  [{ A: { Ref: "Gone" } }, ["Gone"]],
  [{ A: [{ B: { "Fn::GetAtt": ["Gone", "Arn"] } }] }, ["Gone"]],
  [{ A: { "Fn::Sub": `\${It.Arn}/\${Gone.Arn}/\${AWS::Region}/\${!Literal}` } }, ["Gone"]],
  [{ A: { "Fn::Join": ["", ["a", { Ref: "Gone" }]] } }, ["Gone"]],
]
for (const [part, missing] of references) {
  test(`${JSON.stringify(part)} refers to ${missing.join() || "existing resources only"}`, () => {
    assert.deepEqual(
      danglingReferences(templateOf("AWS::SQS::Queue", part)),
      missing.map((name) => `It refers to ${name}, which does not exist`),
    )
  })
}

test("a DependsOn on a missing resource is found", () => {
  const template: Template = {
    Resources: { It: { Type: "AWS::SQS::Queue", Properties: {}, DependsOn: ["Gone"] } },
    Outputs: {},
  }
  assert.deepEqual(danglingReferences(template), ["It refers to Gone, which does not exist"])
})
