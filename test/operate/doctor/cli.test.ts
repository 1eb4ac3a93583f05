import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { type Options, runDoctor } from "../../../src/cli/doctor.ts"
import { version } from "../../../src/cli/program.ts"
import type { Aws } from "./aws.ts"
import { brokenBy } from "./examine-fake.ts"
import { fakeAws } from "./fake-aws.ts"
import { at } from "./faults/case.ts"
import { assertGolden } from "./golden.ts"
import { queueArn, STACK } from "./healthy.ts"

async function run(breakIt: (aws: Aws) => void, more: Partial<Options> = {}) {
  const aws = brokenBy((one) => {
    at(one.stack).outputs["Version"] = version
    breakIt(one)
  })
  let [out, err] = ["", ""]
  const output = {
    print: (text: string) => {
      out += `${text}\n`
    },
    status: (text: string) => {
      err += `${text}\n`
    },
  }
  const options = { stack: STACK, canaryLimit: 1, ...more }
  return { code: await runDoctor(options, fakeAws(aws), output, () => aws.now), out: () => out, err: () => err }
}

const sick = (aws: Aws) => {
  at(aws.queues["ingest-dead"])["ApproximateNumberOfMessages"] = "3"
  at(aws.buckets["edr-logs"]).notifications = []
  at(at(aws.topics["recipients"]).subscriptions[0]).arn = "PendingConfirmation"
  at(at(aws.topics["recipients"]).subscriptions[0]).endpoint = "ann\u202e@example.com"
  aws.denied.push("DescribeParameters")
}

test("healthy: nothing on standard output, exit 0", async () => {
  const { code, out, err } = await run(() => {})
  assert.equal(out(), "")
  assertGolden("healthy.txt", err())
  assert.equal(code, 0)
})

test("each finding says what is wrong, where, and what to do; exit 2", async () => {
  const { code, out, err } = await run(sick)
  assertGolden("sick.txt", out())
  assertGolden("sick-summary.txt", err())
  assert.equal(code, 2)
})

test("--json is one line for each finding", async () => {
  const { code, out } = await run(sick, { json: true })
  assertGolden("sick.ndjson", out())
  const keys = out()
    .trimEnd()
    .split("\n")
    .map((line) => Object.keys(JSON.parse(line)).sort())
  assert.equal(keys.length, 4)
  for (const one of keys) assert.deepEqual(one, ["check", "remedy", "severity", "what", "where"])
  assert.equal(code, 2)
})

test("warnings alone: exit 1", async () => {
  const { code, err } = await run((aws) => void aws.denied.push("DescribeParameters"))
  assert.match(err(), /landfall-prod: 24 checks, errors: 0, warnings: 1/)
  assert.equal(code, 1)
})

test("--bucket checks only that prefix, and reports if the stack may not read it", async () => {
  const bucket = [{ bucket: "edr-logs", prefix: "other/" }]
  const { code, out } = await run(() => {}, { bucket, json: true })
  const found = out()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).check)
  assert.deepEqual(found, ["log prefixes", "log buckets", "notifications"])
  assert.equal(code, 2)
})

test("no canary is sent if recipients would be notified of it", async () => {
  const { code, out } = await run(
    (aws) => {
      at(at(aws.topics["alerts"]).subscriptions[0]).attributes = { RedrivePolicy: "{}" }
    },
    { canary: true },
  )
  assert.match(out(), /ERROR canary: no canary was sent: .* recipients would be notified/)
  assert.equal(code, 2)
})

test("a canary that detect does not receive waits in the queue", async () => {
  const { code, out, err } = await run(
    (aws) => {
      at(aws.queues["ingest"])["ApproximateNumberOfMessages"] = "1"
    },
    { canary: true, canaryLimit: 0.001 },
  )
  assert.match(err(), /canary: put after \d+ ms/)
  assert.match(out(), /ERROR canary: the canary was not published within 0 s: 1 messages wait in the ingest queue/)
  assert.ok(out().includes("event source mapping"))
  assert.equal(code, 2)
})

test("if nothing answers, there is one finding and no stack trace", () => {
  const main = join(import.meta.dirname, "../../../src/cli/main.ts")
  const env = {
    ...process.env,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
    AWS_MAX_ATTEMPTS: "1",
  }
  const args = [
    "--disable-warning=ExperimentalWarning",
    main,
    "doctor",
    "--stack",
    STACK,
    "--endpoint-url",
    "http://127.0.0.1:1",
  ]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" })
  assert.match(stdout, /^ERROR stack: could not read stack landfall-prod: .*ECONNREFUSED/)
  assert.equal(stdout.trimEnd().split("\n").length, 3)
  assert.doesNotMatch(stdout + stderr, /\n {4}at /)
  assert.equal(status, 2)
})

test("queues are named by their ARN, as the console finds them", async () => {
  const { out } = await run(sick, { json: true })
  const line =
    out()
      .split("\n")
      .find((one) => one.includes("dead letters")) ?? "{}"
  assert.equal(JSON.parse(line).where, queueArn("ingest-dead"))
})
