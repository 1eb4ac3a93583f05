import assert from "node:assert/strict"
import { test } from "node:test"
import { nameOfResource, ofType, packaged, type Statement } from "./packaged.ts"

const template = packaged("every")

type Policy = { readonly id: string; readonly statements: readonly Statement[] }

/** Every policy of a resource or of a role's trust. */
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

/** What a service cannot be asked for, and why. */
const exceptions: { readonly [principal: string]: { readonly key: string; readonly why: string } } = {
  "events.amazonaws.com in a queue": {
    key: "aws:SourceAccount",
    why: "EventBridge promises its rule's ARN alone, which holds the account",
  },
  "events.amazonaws.com in a key": {
    key: "both",
    why: "EventBridge carries neither into KMS; the queue's own policy binds it",
  },
  "lambda.amazonaws.com in a role": {
    key: "both",
    why: "Lambda takes a role from whoever may pass it, in the role's own account, and sends neither",
  },
  "logs.${AWS::Region}.amazonaws.com in a key": {
    key: "both",
    why: "CloudWatch Logs names the log group in the encryption context, and the policy asks for ours",
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

test("a service is let in for a source that is named, in accounts that are named", () => {
  const met = new Set<string>()
  for (const { id, statements } of policies) {
    for (const statement of statements) {
      for (const service of servicesOf(statement)) {
        const keys = Object.values(statement.Condition ?? {}).flatMap(Object.keys)
        const name = `${service} in a ${kindOf(id)}`
        const exception = exceptions[name]
        if (exception) met.add(name)
        const missing = ["aws:SourceArn", "aws:SourceAccount"].filter((key) => !keys.includes(key))
        const allowed =
          exception?.key === "both" ? ["aws:SourceArn", "aws:SourceAccount"] : exception ? [exception.key] : []
        assert.deepEqual(missing, allowed, `${id}: ${service}`)
      }
    }
  }
  assert.deepEqual([...met].sort(), Object.keys(exceptions).sort())
})

test("nobody else but this account's own roles is let in", () => {
  for (const { id, statements } of policies) {
    for (const { Effect, Principal } of statements) {
      if (Effect === "Allow") assert.notEqual(Principal, "*", id)
    }
  }
})

test("every bucket, queue and topic has one policy, and it refuses to speak in the clear", () => {
  const refuses = (statement: Statement) =>
    statement.Effect === "Deny" &&
    statement.Principal === "*" &&
    String(statement.Condition?.["Bool"]?.["aws:SecureTransport"]) === "false"
  const guarded = (type: string, names: (properties: { readonly [name: string]: unknown }) => unknown[]) =>
    ofType<{ readonly [name: string]: unknown; readonly PolicyDocument: { Statement: Statement[] } }>(template, type)
      .filter(([, { PolicyDocument }]) => PolicyDocument.Statement.some(refuses))
      .flatMap(([, properties]) => names(properties).map(nameOfResource))
      .sort()
  const all = (type: string) =>
    ofType(template, type)
      .map(([id]) => id)
      .sort()
  assert.deepEqual(
    guarded("AWS::S3::BucketPolicy", ({ Bucket }) => [Bucket]),
    all("AWS::S3::Bucket"),
  )
  assert.deepEqual(
    guarded("AWS::SQS::QueuePolicy", ({ Queues }) => Queues as unknown[]),
    all("AWS::SQS::Queue"),
  )
  assert.deepEqual(
    guarded("AWS::SNS::TopicPolicy", ({ Topics }) => Topics as unknown[]),
    all("AWS::SNS::Topic"),
  )
})

test("the ways into the ingest queue are the listed buckets, our canary, our rules and the listed topics", () => {
  const [, ingest] = ofType<{ PolicyDocument: { Statement: Statement[] } }>(template, "AWS::SQS::QueuePolicy").find(
    ([id]) => id === "IngestQueuePolicy",
  ) ?? ["", { PolicyDocument: { Statement: [] } }]
  const ways = ingest.PolicyDocument.Statement.filter(({ Effect }) => Effect === "Allow").map((statement) => ({
    service: servicesOf(statement)[0],
    from: Object.values(statement.Condition ?? {})
      .flatMap((keys) => [keys["aws:SourceArn"] ?? []].flat())
      .map(nameOfResource),
  }))
  const region = `\${AWS::Region}:\${AWS::AccountId}`
  const arn = `arn:\${AWS::Partition}:`
  assert.deepEqual(ways, [
    { service: "s3.amazonaws.com", from: ["a-logs", "b-logs", "c-logs"].map((bucket) => `${arn}s3:::${bucket}`) },
    { service: "s3.amazonaws.com", from: [`${arn}s3:::\${AWS::StackName}-canary-\${AWS::AccountId}`] },
    { service: "events.amazonaws.com", from: [`${arn}events:${region}:rule/\${AWS::StackName}-*`] },
    {
      service: "sns.amazonaws.com",
      from: [`${arn}sns:${region}:\${AWS::StackName}-*`, "arn:aws:sns:eu-west-1:111122223333:trail"],
    },
  ])
})

test("each bucket that sends to EventBridge has a rule for its prefixes, and what it cannot deliver is kept", () => {
  const rules = ofType<{
    EventPattern: { detail: object }
    Name: unknown
    Targets: { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[]
  }>(template, "AWS::Events::Rule")
  assert.deepEqual(
    rules.map(([, { EventPattern }]) => EventPattern.detail),
    [{ bucket: { name: ["a-logs"] }, object: { key: [{ prefix: "edr/" }] } }, { bucket: { name: ["b-logs"] } }],
  )
  for (const [id, { Name, Targets }] of rules) {
    assert.match(nameOfResource(Name), /^\$\{AWS::StackName\}-/, id)
    assert.deepEqual(
      Targets.map(({ Arn, DeadLetterConfig }) => [nameOfResource(Arn), nameOfResource(DeadLetterConfig.Arn)]),
      [["IngestQueue.Arn", "SubscriptionDeadLetters.Arn"]],
      id,
    )
  }
})

test("the ledger takes no write without a condition and no deletion", () => {
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
