import assert from "node:assert/strict"
import { test } from "node:test"
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { BatchImportFindingsCommand, SecurityHubClient } from "@aws-sdk/client-securityhub"
import { PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns"
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm"
import { mockClient } from "aws-sdk-client-mock"
import { type ChannelMessage, RefusedError } from "../../../src/delivery/notify/channel.ts"
import { channelsOf } from "../../../src/delivery/notify/channels.ts"
import { ocsfDestination } from "../../../src/delivery/notify/ocsf/channel.ts"
import { ssmSecret } from "../../../src/delivery/notify/secret.ts"
import { targetOf } from "../../../src/delivery/notify/security-hub/channel.ts"
import { BusyError } from "../../../src/delivery/notify/webhook.ts"
import { SettingError } from "../../../src/errors.ts"
import { notice } from "../../../src/notice.ts"
import { startSlackServer } from "../../properties/faults/slack-server.ts"
import { alertFrom, alertsOf } from "./alerts.ts"
import { sendAlone } from "./send-alone.ts"

const KEY = "0123456789abcdef0123456789abcdef"
const PRODUCT = "arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default"
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:ocsf"
const [first = alertFrom("winlogbeat"), ...rest] = alertsOf(23)
const message: ChannelMessage = { kind: "alerts", alerts: [first, ...rest], suppressed: 5 }
const ids = [first, ...rest].map((alert) => alert["kibana.alert.uuid"])
const notices: ChannelMessage = { kind: "notices", notices: [notice("overflow", ["x"], "too many `x` <y>", {})] }

const clients = () => ({
  s3: new S3Client({ region: "eu-west-1" }),
  sns: new SNSClient({ region: "eu-west-1" }),
  ssm: new SSMClient({ region: "eu-west-1" }),
  hub: new SecurityHubClient({ region: "eu-west-1" }),
})

/** The channel that a setting enables. */
function channel(settings: { readonly [variable: string]: string }) {
  const one = channelsOf({ RECIPIENTS_TOPIC_ARN: "arn:recipients", AWS_REGION: "eu-west-1", ...settings }, clients())[1]
  assert.ok(one)
  return one
}

test("each setting enables its channel; without settings there is only email", () => {
  const names = (settings: { readonly [variable: string]: string }) =>
    channelsOf({ RECIPIENTS_TOPIC_ARN: "arn:recipients", ...settings }, clients()).map(
      ({ name, audience: readers }) => `${name}: ${readers}`,
    )
  assert.deepEqual(names({}), ["email: recipients"])
  const all = {
    SLACK_WEBHOOK_PARAMETER: "slack",
    CHAT_TOPIC_ARN: "arn:chat",
    PAGERDUTY_KEY_PARAMETER: "pagerduty",
    SECURITY_HUB_PRODUCT_ARN: PRODUCT,
    OCSF_DESTINATION: TOPIC,
  }
  assert.deepEqual(names(all), [
    "email: recipients",
    "slack: recipients",
    "chat: recipients",
    "pagerduty: on-call",
    "security-hub: integrations",
    "ocsf: integrations",
  ])
  assert.deepEqual(names(Object.fromEntries(Object.keys(all).map((name) => [name, "none"]))), ["email: recipients"])
  assert.throws(() => channelsOf({}, clients()), SettingError)
})

test("chat gets one custom notification for a message, and notices in code", async () => {
  const sns = mockClient(SNSClient)
  sns.on(PublishCommand).resolves({})
  const chat = channel({ CHAT_TOPIC_ARN: "arn:chat" })
  await chat.send(message, sendAlone())
  await chat.send(notices, sendAlone())
  const sent = sns.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input)
  sns.restore()
  assert.deepEqual(
    sent.map(({ TopicArn, Subject }) => [TopicArn, Subject]),
    Array(2).fill(["arn:chat", undefined]),
  )
  const [alerts, second] = sent.map(({ Message }) => JSON.parse(Message ?? ""))
  for (const notification of [alerts, second])
    assert.deepEqual([notification.version, notification.source], ["1.0", "custom"])
  for (const id of ids) assert.ok(alerts.content.description.includes(id), id)
  assert.match(alerts.content.description, /5 more matches/)
  assert.match(second.content.description, /^```[^`]*```$/)
})

test("PagerDuty gets one event for each alert, and a retry has the same dedup_key", async () => {
  const server = await startSlackServer()
  const ssm = mockClient(SSMClient)
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: `${KEY}\n` } })
  const origin = { PAGERDUTY_ORIGIN: server.origin, PAGERDUTY_TEST_ORIGINS: server.origin }
  const pagerDuty = channel({ PAGERDUTY_KEY_PARAMETER: "pd", ...origin })
  const success = { status: 202, text: '{"status":"success"}' }
  server.queued.push(success, { status: 500, text: "oops" }, success)
  await pagerDuty.send({ ...message, alerts: [first, ...rest.slice(0, 1)] }, sendAlone())
  const events = server.posts.map(({ body }) => JSON.parse(body))
  assert.deepEqual(
    events.map(({ dedup_key: key }) => key),
    [ids[0], ids[1], ids[1]],
  )
  for (const event of events) assert.equal(event.routing_key, KEY)
  server.queued.push(...Array(10).fill({ status: 400, text: "invalid event" }))
  await assert.rejects(pagerDuty.send(message, sendAlone()), (error) => {
    assert.ok(error instanceof RefusedError)
    assert.match(error.message, /^PagerDuty refused the message: 400/)
    assert.doesNotMatch(error.message, new RegExp(KEY))
    return true
  })
  server.queued.push({ status: 429, text: "slow down", retryAfter: 3600 })
  await assert.rejects(pagerDuty.send(message, sendAlone()), BusyError)
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "no key" } })
  await assert.rejects(channel({ PAGERDUTY_KEY_PARAMETER: "pd" }).send(message, sendAlone()), (error) => {
    assert.ok(error instanceof SettingError)
    assert.doesNotMatch(error.message, /no key/)
    return true
  })
  ssm.restore()
  await server.stop()
})

test("PagerDuty's events are marked one by one: regression, 240 alerts at 120 a minute never got past the limit", async (context) => {
  const server = await startSlackServer()
  const ssm = mockClient(SSMClient)
  context.after(async () => {
    ssm.restore()
    await server.stop()
  })
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: KEY } })
  const origin = { PAGERDUTY_ORIGIN: server.origin, PAGERDUTY_TEST_ORIGINS: server.origin }
  const pagerDuty = channel({ PAGERDUTY_KEY_PARAMETER: "pd", ...origin })
  const success = { status: 202, text: '{"status":"success"}' }
  const refusal = { status: 400, text: "invalid event" }
  server.queued.push(success, refusal, success, { status: 429, text: "slow down", retryAfter: 3600 })
  const partial = sendAlone()
  await assert.rejects(pagerDuty.send(message, partial), BusyError)
  assert.deepEqual(partial.accepted, [ids[0], ids[2]])
})

test("Security Hub gets one finding for each alert, twenty a call, and failed findings throw", async () => {
  const hub = mockClient(SecurityHubClient)
  hub.on(BatchImportFindingsCommand).callsFake(async ({ Findings }) => ({ SuccessCount: Findings.length }))
  const securityHub = channel({ SECURITY_HUB_PRODUCT_ARN: PRODUCT })
  await securityHub.send(message, sendAlone())
  const calls = hub.commandCalls(BatchImportFindingsCommand).map(({ args: [{ input }] }) => input.Findings ?? [])
  assert.deepEqual(
    calls.map((findings) => findings.length),
    [20, 3],
  )
  assert.deepEqual(
    calls.flat().map(({ Id }) => Id),
    ids.map((id) => `landfall/${id}`),
  )
  for (const { ProductArn, AwsAccountId } of calls.flat()) {
    assert.deepEqual([ProductArn, AwsAccountId], [PRODUCT, "123456789012"])
  }
  const one = { Id: `landfall/${ids[1]}`, ErrorCode: "InternalError", ErrorMessage: "bad" }
  hub.on(BatchImportFindingsCommand).callsFake(async ({ Findings }: { Findings: { Id: string }[] }) => ({
    FailedFindings: Findings.some(({ Id }) => Id === one.Id) ? [one] : [],
  }))
  const partial = sendAlone()
  await assert.rejects(securityHub.send(message, partial), /1 findings: InternalError/)
  assert.deepEqual(
    partial.accepted,
    ids.filter((id) => id !== ids[1]),
    "regression: one failed finding held back the later calls",
  )
  for (const [ErrorCode, kind] of [
    ["InvalidInput", RefusedError],
    ["InternalError", Error],
  ] as const) {
    const FailedFindings = [{ Id: "x", ErrorCode, ErrorMessage: "bad" }]
    hub.on(BatchImportFindingsCommand).resolves({ FailedCount: 1, SuccessCount: 0, FailedFindings })
    await assert.rejects(
      securityHub.send(message, sendAlone()),
      (error) => error instanceof Error && error.constructor === kind,
    )
  }
  hub.restore()
})

test("OCSF findings go to a topic, one message each", async () => {
  const sns = mockClient(SNSClient)
  sns.on(PublishBatchCommand).callsFake(async ({ PublishBatchRequestEntries: entries }) => ({
    Successful: entries.map(({ Id }: { Id: string }) => ({ Id })),
  }))
  await channel({ OCSF_DESTINATION: TOPIC }).send(message, sendAlone())
  const entries = sns
    .commandCalls(PublishBatchCommand)
    .flatMap(({ args: [{ input }] }) => input.PublishBatchRequestEntries ?? [])
  assert.deepEqual(
    entries.map(({ Message }) => JSON.parse(Message ?? "").finding_info.uid),
    ids,
  )
  sns.on(PublishBatchCommand).resolves({ Failed: [{ Id: "0", Code: "Throttled", SenderFault: false }] })
  await assert.rejects(
    channel({ OCSF_DESTINATION: TOPIC }).send(message, sendAlone()),
    /SNS did not accept 23 findings/,
  )
  sns.restore()
})

test("OCSF findings go to a bucket as one NDJSON object, and a retry writes the same key", async () => {
  const s3 = mockClient(S3Client)
  s3.on(PutObjectCommand).resolves({})
  const ocsf = channel({ OCSF_DESTINATION: "s3://lake/findings" })
  await ocsf.send(message, sendAlone())
  await ocsf.send(message, sendAlone())
  const [put, again] = s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input)
  s3.restore()
  assert.deepEqual(put, again)
  assert.equal(put?.Bucket, "lake")
  assert.match(put?.Key ?? "", /^findings\/2026\/03\/01\/[0-9a-f]{32}\.ndjson$/)
  const lines = String(put?.Body).trimEnd().split("\n")
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).finding_info.uid),
    ids,
  )
})

test("invalid settings stop the function at start", () => {
  for (const arn of ["", "arn:aws:securityhub:eu-west-1:1:product/2/default", `${PRODUCT}x`, "on"]) {
    assert.throws(() => targetOf(arn), SettingError, arn)
  }
  assert.deepEqual(targetOf(PRODUCT.replace("arn:aws:", "arn:aws-us-gov:")).partition, "aws-us-gov")
  for (const text of ["lake", "https://lake", "s3://", "s3://UPPER/x", "arn:aws:sqs:eu-west-1:1:q"]) {
    assert.throws(() => ocsfDestination(text), SettingError, text)
  }
  assert.deepEqual(ocsfDestination("s3://lake"), { kind: "bucket", bucket: "lake", prefix: "" })
  assert.deepEqual(ocsfDestination("s3://lake/a/b//"), { kind: "bucket", bucket: "lake", prefix: "a/b/" })
})

test("a secret is read once in five minutes", async () => {
  const ssm = mockClient(SSMClient)
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "one" } })
  let now = 0
  const secret = ssmSecret(new SSMClient({ region: "eu-west-1" }), "name", () => now)
  assert.deepEqual([await secret(), await secret()], ["one", "one"])
  now += 299_999
  await secret()
  const calls = ssm.commandCalls(GetParameterCommand)
  assert.equal(calls.length, 1)
  assert.deepEqual(calls[0]?.args[0].input, { Name: "name", WithDecryption: true })
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "two" } })
  now += 1
  assert.equal(await secret(), "two")
  ssm.restore()
})
