import assert from "node:assert/strict"
import { test } from "node:test"
import { nameOfResource, ofType, packaged, type Statement } from "./packaged.ts"

const template = packaged("every")

type Policy = { readonly id: string; readonly statements: readonly Statement[] }

/** The policies of all resources, including the trust policies of roles. */
const policies: readonly Policy[] = Object.entries(template.Resources).flatMap(([id, { Properties }]) =>
  ["PolicyDocument", "KeyPolicy", "AssumeRolePolicyDocument"].flatMap((name) => {
    const document = Properties?.[name] as { readonly Statement: readonly Statement[] } | undefined
    return document ? [{ id, statements: document.Statement }] : []
  }),
)

function servicesOf({ Principal }: Statement): string[] {
  const service = typeof Principal === "object" ? Principal.Service : undefined
  return service === undefined ? [] : [service].flat().map(nameOfResource)
}

/** The conditions that a service does not support, and why. */
const exceptions: { readonly [principal: string]: { readonly key: string; readonly why: string } } = {
  "events.amazonaws.com in a queue": {
    key: "aws:SourceAccount",
    why: "EventBridge sends only the ARN of its rule, which contains the account",
  },
  "cloudwatch.amazonaws.com in a key": {
    key: "both",
    why: "AWS documents neither for the key of a topic; the policy of the topic names the alarms and the account",
  },
  "s3.amazonaws.com in a key": {
    key: "both",
    why: "AWS documents neither for the key of a queue; the policy of the queue names bucket and account",
  },
  "events.amazonaws.com in a key": {
    key: "both",
    why: "EventBridge sends neither to KMS; the policy of the queue restricts it",
  },
  "lambda.amazonaws.com in a role": {
    key: "both",
    why: "Lambda sends neither; iam:PassRole in the account of the role restricts it",
  },
  "logs.${AWS::Region}.amazonaws.com in a key": {
    key: "both",
    why: "CloudWatch Logs sends the log group in the encryption context, and the policy requires ours",
  },
}

function kindOf(id: string): string {
  const type = template.Resources[id]?.Type ?? ""
  return type.startsWith("AWS::KMS")
    ? "key"
    : type.startsWith("AWS::SQS")
      ? "queue"
      : type === "AWS::IAM::Role"
        ? "role"
        : type
}

test("a service is allowed only for named sources in named accounts", () => {
  const used = new Set<string>()
  for (const { id, statements } of policies) {
    for (const statement of statements) {
      for (const service of servicesOf(statement)) {
        const keys = Object.values(statement.Condition ?? {}).flatMap(Object.keys)
        const name = `${service} in a ${kindOf(id)}`
        const exception = exceptions[name]
        if (exception) used.add(name)
        const missing = ["aws:SourceArn", "aws:SourceAccount"].filter((key) => !keys.includes(key))
        const allowed =
          exception?.key === "both" ? ["aws:SourceArn", "aws:SourceAccount"] : exception ? [exception.key] : []
        assert.deepEqual(missing, allowed, `${id}: ${service}`)
      }
    }
  }
  assert.deepEqual([...used].sort(), Object.keys(exceptions).sort())
})

test("no other principal than services and roles of this account is allowed", () => {
  for (const { id, statements } of policies) {
    for (const { Effect, Principal } of statements) {
      if (Effect === "Allow") assert.notEqual(Principal, "*", id)
    }
  }
})

test("every topic refuses unencrypted connections", () => {
  const refuses = ({ Effect, Principal, Condition }: Statement) =>
    Effect === "Deny" && Principal === "*" && String(Condition?.["Bool"]?.["aws:SecureTransport"]) === "false"
  const guarded = ofType<{ Topics: unknown[]; PolicyDocument: { Statement: Statement[] } }>(
    template,
    "AWS::SNS::TopicPolicy",
  )
    .filter(([, { PolicyDocument }]) => PolicyDocument.Statement.some(refuses))
    .flatMap(([, { Topics }]) => Topics.map(nameOfResource))
  const topics = ofType(template, "AWS::SNS::Topic").map(([id]) => id)
  assert.deepEqual(guarded.sort(), topics.sort())
})

test("the ingest queue accepts messages from the given buckets, our canary, our rules and the given topics", () => {
  const [, ingest] = ofType<{ PolicyDocument: { Statement: Statement[] } }>(template, "AWS::SQS::QueuePolicy").find(
    ([id]) => id === "IngestQueuePolicy",
  ) ?? ["", { PolicyDocument: { Statement: [] } }]
  const senders = ingest.PolicyDocument.Statement.filter(({ Effect }) => Effect === "Allow").map((statement) => ({
    service: servicesOf(statement)[0],
    from: Object.values(statement.Condition ?? {})
      .flatMap((keys) => [keys["aws:SourceArn"] ?? []].flat())
      .map(nameOfResource),
  }))
  const region = `\${AWS::Region}:\${AWS::AccountId}`
  const arn = `arn:\${AWS::Partition}:`
  assert.deepEqual(senders, [
    { service: "s3.amazonaws.com", from: ["a-logs", "b-logs", "c-logs"].map((bucket) => `${arn}s3:::${bucket}`) },
    { service: "s3.amazonaws.com", from: [`${arn}s3:::\${AWS::StackName}-canary-\${AWS::AccountId}-\${AWS::Region}`] },
    { service: "events.amazonaws.com", from: [`${arn}events:${region}:rule/\${AWS::StackName}-*`] },
    {
      service: "sns.amazonaws.com",
      from: [`${arn}sns:${region}:\${AWS::StackName}-*`, "arn:aws:sns:eu-west-1:111122223333:trail"],
    },
  ])
})

test("each bucket that sends to EventBridge has a rule for its prefixes", () => {
  const rules = ofType<{
    EventPattern: { detail: object }
    Name: unknown
    Targets: { Arn: unknown }[]
  }>(template, "AWS::Events::Rule")
  assert.deepEqual(
    rules.map(([, { EventPattern }]) => EventPattern.detail),
    [{ bucket: { name: ["a-logs"] }, object: { key: [{ prefix: "edr/" }] } }, { bucket: { name: ["b-logs"] } }],
  )
  for (const [id, { Name, Targets }] of rules) {
    assert.match(nameOfResource(Name), /^\$\{AWS::StackName\}-/, id)
    assert.deepEqual(
      Targets.map(({ Arn }) => nameOfResource(Arn)),
      ["IngestQueue.Arn"],
      id,
    )
  }
})

test("the ledger denies unconditional writes and deletions", () => {
  const [ledger] = policies.filter(({ id }) => id === "LedgerPolicy")
  const denied = ledger?.statements.filter(({ Effect, Principal }) => Effect === "Deny" && Principal === "*") ?? []
  const [writes] = denied.filter(({ Sid }) => Sid === "ConditionalWritesOnly")
  assert.deepEqual(
    [writes?.Action, writes?.Condition],
    ["s3:PutObject", { Null: { "s3:if-none-match": "true", "s3:if-match": "true" } }],
  )
  const [deletions] = denied.filter(({ Sid }) => Sid === "KeepEverything")
  assert.deepEqual(deletions?.Action, ["s3:DeleteObject", "s3:DeleteObjectVersion"])
})
