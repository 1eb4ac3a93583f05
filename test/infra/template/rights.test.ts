import assert from "node:assert/strict"
import { test } from "node:test"
import { actionsOf, ledgerFolders } from "./calls.ts"
import { nameOfResource, ofType, packaged, rightsOf, statementsOf } from "./packaged.ts"

const template = packaged("every")

type Why = { readonly [action: string]: string }

const FROM_QUEUE: Why = {
  "sqs:ReceiveMessage": "Lambda's poller receives with the function's role",
  "sqs:DeleteMessage": "Lambda's poller deletes with the function's role",
  "sqs:GetQueueAttributes": "Lambda's poller counts with the function's role",
}
const LOGS: Why = {
  "logs:CreateLogStream": "Lambda writes the function's log with its role",
  "logs:PutLogEvents": "Lambda writes the function's log with its role",
}
const LEDGER: Why = {
  "s3:ListBucket": "without it S3 answers a missing object with 403, as it answers a denied one",
  "kms:Decrypt": "the ledger is encrypted with our key, and so are queues and topics",
  "kms:GenerateDataKey": "writing what our key encrypts asks for it",
}

/** What each role needs beside the calls of its function's code, and why. */
const implied: { readonly [name: string]: Why } = {
  detect: { ...FROM_QUEUE, ...LOGS, ...LEDGER },
  notify: { ...FROM_QUEUE, ...LOGS, ...LEDGER },
  canary: { ...LOGS, ...LEDGER },
  reconcile: { ...LOGS, ...LEDGER },
}

const roleOf = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Role`

for (const [name, why] of Object.entries(implied)) {
  test(`${name}'s role may do what ${name}'s code calls, what that implies, and nothing else`, () => {
    const granted = new Set(statementsOf(template, roleOf(name)).flatMap(({ Action }) => Action))
    const needed = new Set([...actionsOf(name), ...Object.keys(why)])
    assert.deepEqual([...granted].sort(), [...needed].sort())
  })
}

const S3 = `arn:\${AWS::Partition}:s3:::`

/** Every right of every role: the action and what it may be done to. */
const rights: { readonly [role: string]: readonly string[] } = {
  DetectRole: [
    "kms:Decrypt Key.Arn",
    "kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555",
    "kms:GenerateDataKey Key.Arn",
    "logs:CreateLogStream DetectLogGroup.Arn",
    "logs:PutLogEvents DetectLogGroup.Arn",
    ...["s3:GetObject", "s3:GetObjectVersion"].flatMap((action) => [
      `${action} CanaryBucket.Arn/canary/*`,
      ...["a-logs/edr/*", "b-logs/*", "c-logs/x/*", "d-logs/fdr/*"].map((place) => `${action} ${S3}${place}`),
    ]),
    ...["s3:GetObject", "s3:PutObject"].flatMap((action) =>
      ["alerts", "lookups", "notices", "objects", "suppressed"].map(
        (folder) => `${action} LedgerBucket.Arn/${folder}/*`,
      ),
    ),
    "s3:ListBucket CanaryBucket.Arn",
    "s3:ListBucket LedgerBucket.Arn",
    ...["a-logs", "b-logs", "c-logs", "d-logs"].map((bucket) => `s3:ListBucket ${S3}${bucket}`),
    "sns:Publish AlertsTopic",
    "sns:Publish NoticesTopic",
    ...["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"].flatMap((action) => [
      `${action} IngestQueue.Arn`,
      `${action} arn:aws:sqs:us-west-1:111122223333:fdr`,
    ]),
  ],
  NotifyRole: [
    ...["kms:Decrypt", "kms:GenerateDataKey"].flatMap((action) => [
      `${action} Key.Arn`,
      `${action} arn:aws:kms:eu-west-1:111122223333:key/66666666-2222-3333-4444-555555555555`,
    ]),
    "logs:CreateLogStream NotifyLogGroup.Arn",
    "logs:PutLogEvents NotifyLogGroup.Arn",
    "s3:GetObject LedgerBucket.Arn/notified/*",
    "s3:ListBucket LedgerBucket.Arn",
    "s3:PutObject LedgerBucket.Arn/notified/*",
    `s3:PutObject ${S3}e-lake/ocsf/*`,
    `securityhub:BatchImportFindings arn:\${AWS::Partition}:securityhub:\${AWS::Region}:\${AWS::AccountId}:product/\${AWS::AccountId}/default`,
    "sns:Publish ChatTopic",
    "sns:Publish RecipientsTopic",
    "sqs:DeleteMessage NotifyQueue.Arn",
    "sqs:GetQueueAttributes NotifyQueue.Arn",
    "sqs:ReceiveMessage NotifyQueue.Arn",
    `ssm:GetParameter arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/landfall-slack`,
    `ssm:GetParameter arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/landfall/pagerduty`,
  ],
  CanaryRole: [
    "kms:Decrypt Key.Arn",
    "kms:GenerateDataKey Key.Arn",
    "logs:CreateLogStream CanaryLogGroup.Arn",
    "logs:PutLogEvents CanaryLogGroup.Arn",
    "s3:GetObject LedgerBucket.Arn/alerts/*",
    "s3:ListBucket LedgerBucket.Arn",
    "s3:PutObject CanaryBucket.Arn/canary/*",
    "sns:ListSubscriptionsByTopic RecipientsTopic",
  ],
  ReconcileRole: [
    "kms:Decrypt Key.Arn",
    "kms:GenerateDataKey Key.Arn",
    "logs:CreateLogStream ReconcileLogGroup.Arn",
    "logs:PutLogEvents ReconcileLogGroup.Arn",
    "s3:GetObject LedgerBucket.Arn/objects/*",
    "s3:ListBucket LedgerBucket.Arn",
    ...["a-logs", "b-logs", "c-logs"].map((bucket) => `s3:ListBucketVersions ${S3}${bucket}`),
    "sqs:SendMessage IngestQueue.Arn",
  ],
  SchedulesRole: [
    "kms:Decrypt Key.Arn",
    "kms:GenerateDataKey Key.Arn",
    "lambda:InvokeFunction CanaryLambdaFunction.Arn",
    "lambda:InvokeFunction ReconcileLambdaFunction.Arn",
    "sqs:SendMessage SubscriptionDeadLetters.Arn",
  ],
  SlackChannelRole: [],
}

test("each role has exactly these rights on exactly these resources", () => {
  const roles = ofType(template, "AWS::IAM::Role").map(([id]) => id)
  assert.deepEqual(roles.sort(), Object.keys(rights).sort())
  for (const role of roles)
    assert.deepEqual(rightsOf(statementsOf(template, role)), [...(rights[role] ?? [])].sort(), role)
})

test("no role's action has a wildcard, no resource is everything, and none has a policy of AWS's", () => {
  for (const [role, properties] of ofType(template, "AWS::IAM::Role")) {
    assert.equal(properties["ManagedPolicyArns"], undefined, role)
    for (const { Effect, Action, Resource } of statementsOf(template, role)) {
      assert.equal(Effect, "Allow", role)
      for (const action of [Action].flat()) assert.match(action, /^[a-z0-9]+:[A-Za-z0-9]+$/, role)
      for (const resource of [Resource].flat()) assert.notEqual(nameOfResource(resource), "*", role)
    }
  }
})

test("our key is used through services alone, and only through those that a function speaks to", () => {
  const services: { readonly [role: string]: readonly string[] } = {
    DetectRole: ["s3", "sns", "sqs"],
    NotifyRole: ["s3", "sns", "sqs"],
    CanaryRole: ["s3"],
    ReconcileRole: ["s3", "sqs"],
    SchedulesRole: ["sqs"],
  }
  for (const [role, expected] of Object.entries(services)) {
    const [statement] = statementsOf(template, role).filter(({ Resource }) => nameOfResource(Resource) === "Key.Arn")
    const via = [statement?.Condition?.["StringEquals"]?.["kms:ViaService"]].flat().map(nameOfResource).sort()
    assert.deepEqual(
      via,
      expected.map((service) => `${service}.\${AWS::Region}.amazonaws.com`),
      role,
    )
  }
})

test("a function may use those folders of the ledger that its code names", () => {
  for (const name of ["detect", "notify", "canary", "reconcile"]) {
    const granted = (rights[roleOf(name)] ?? []).flatMap((right) => {
      const [, folder] = /LedgerBucket\.Arn\/([a-z]+)\/\*$/.exec(right) ?? []
      return folder === undefined ? [] : [folder]
    })
    const named = ledgerFolders(name)
    // The canary's own objects lie in its own bucket.
    named.delete("canary")
    assert.deepEqual([...new Set(granted)].sort(), [...named].sort(), name)
  }
})

test("a function has a role of its own", () => {
  const functions = ofType<{ Role: unknown }>(template, "AWS::Lambda::Function")
  assert.deepEqual(
    functions.map(([, { Role }]) => nameOfResource(Role)).sort(),
    Object.keys(implied)
      .map((name) => `${roleOf(name)}.Arn`)
      .sort(),
  )
})
