import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { test } from "node:test"

type Values = { readonly [name: string]: unknown }
type Source = (context: { readonly resolveVariable: (name: string) => Promise<unknown> }) => Promise<Values>

const load = createRequire(import.meta.url)

/** The values that a file of infra/ derives from some parameters; the others are "none". */
function made(file: string, parameters: Values): Promise<Values> {
  const source = load(`../../../infra/${file}.cjs`) as Source
  return source({ resolveVariable: async (name) => parameters[name.replace("param:", "")] ?? "none" })
}

const lists: [value: unknown, list: string[]][] = [
  ["a,b", ["a", "b"]],
  [" a , ,b, ", ["a", "b"]],
  [
    ["a", "b", "a"],
    ["a", "b"],
  ],
  ["none", []],
  [undefined, []],
  [["none"], []],
]
for (const [value, list] of lists) {
  test(`the parameter ${JSON.stringify(value)} is the list ${JSON.stringify(list)}`, () => {
    assert.deepEqual(load("../../../infra/parameter-list.cjs")(value), list)
  })
}

test("log buckets are a YAML list or a text, with or without s3://", async () => {
  for (const logBuckets of ["s3://a-logs/edr/,b-logs", ["a-logs/edr/", "b-logs/"]]) {
    assert.equal((await made("log-prefixes", { logBuckets }))["prefixes"], "a-logs/edr/,b-logs/")
  }
})

const faults: [file: string, parameters: Values, error: RegExp][] = [
  ["log-prefixes", { logBuckets: "none" }, /names no bucket/],
  ["log-prefixes", { logBuckets: "arn:aws:s3:::a-logs" }, /"arn:aws:s3:::a-logs" does not begin with a bucket's name/],
  ["event-rules", { logBuckets: "a-logs", eventBridgeBuckets: "b-logs" }, /b-logs is not in logBuckets/],
  ["optional-parts", { logBuckets: "a-logs", ocsfDestination: "s3://a-logs/ocsf/" }, /is in a log bucket/],
  ["email-subscriptions", { alertEmails: "nobody" }, /"nobody" is not an email address/],
]
for (const [file, parameters, error] of faults) {
  test(`${JSON.stringify(parameters)} stops packaging`, async () => {
    await assert.rejects(made(file, parameters), error)
  })
}

test("an address keeps its subscription whatever the order of the list", async () => {
  const ids = async (alertEmails: string[]) => {
    const { fragment } = (await made("email-subscriptions", { alertEmails })) as { fragment: { Resources: object } }
    return Object.keys(fragment.Resources).sort()
  }
  assert.deepEqual(await ids(["a@example.com", "b@example.com"]), await ids(["b@example.com", "a@example.com"]))
})

test("a secret of Secrets Manager is read through SSM, which needs both rights", () => {
  const { statementsOf } = load("../../../infra/secret-permissions.cjs")
  const arn = (rest: string) => ({ "Fn::Sub": rest })
  const own = `\${AWS::Region}:\${AWS::AccountId}`
  assert.deepEqual(statementsOf(["aws/reference/secretsmanager/slack"]), [
    {
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: [arn(`arn:\${AWS::Partition}:ssm:${own}:parameter/aws/reference/secretsmanager/slack`)],
    },
    {
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: [arn(`arn:\${AWS::Partition}:secretsmanager:${own}:secret:slack-??????`)],
    },
  ])
})

test("a destination of findings gets the one right that it needs", async () => {
  const { ocsfAction, ocsfResource } = await made("optional-parts", {
    ocsfDestination: "arn:aws:sns:eu-west-1:111122223333:lake",
  })
  assert.deepEqual([ocsfAction, ocsfResource], ["sns:Publish", "arn:aws:sns:eu-west-1:111122223333:lake"])
})
