import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { retrySeconds } from "../../src/delivery/queue/retry.ts"
import { LeaseHeldError } from "../../src/errors.ts"

const read = (file: string) => readFileSync(join(import.meta.dirname, "../..", file), "utf8")
const [scaling, guide, operations] = ["scaling", "deployment", "operations"].map((name) => read(`docs/${name}.md`))
const [queues, serverless] = [read("infra/queues.yml"), read("serverless.yml")]

/** A page as one line, because its lines break anywhere. */
const flat = (page = "") => page.replaceAll(/\s+/g, " ")

test("the pages state how soon detect tries again, how often, and how long a message is kept", () => {
  const delays = [1, 2, 3, 4].map((receives) => retrySeconds(new Error("503"), receives, 0))
  assert.deepEqual(delays.slice(2), [120, 120])
  assert.ok(flat(scaling).includes(`| ${delays[0]} s, then ${delays[1]} s, then ${delays[2]} s each time |`))
  const [, lease] = /LEASE_SECONDS: (\d+)/.exec(serverless ?? "") ?? []
  const leased = retrySeconds(new LeaseHeldError(["a"], Number(lease) * 1000), 1, 0) ?? 0
  assert.ok(flat(scaling).includes(`| ${Math.floor(leased / 60)} minutes, when the lease of the alert ends |`))
  const [, visibility] = /VisibilityTimeout: (\d+)/.exec(queues ?? "") ?? []
  assert.ok(flat(scaling).includes(`| ${Number(visibility) / 60} minutes, the visibility timeout of the queue |`))
  const [, receives] = /IngestDeadLetters\.Arn, maxReceiveCount: (\d+)/.exec(queues ?? "") ?? []
  assert.equal(receives, "10")
  assert.match(flat(scaling), /After ten tries, a quarter of an hour at least/)
  assert.match(flat(operations), /Objects failed ten times, within a quarter of an hour or more/)
  assert.match(flat(scaling), /keeps a message for 4 days/)
})

test("CrowdStrike gets the role before a deployment names its queue: Lambda would refuse the mapping", () => {
  const [, steps = ""] = flat(guide).split("**CrowdStrike FDR's own bucket**")
  const order = [
    "Deploy without `fdrQueueArn`",
    "`DetectRoleArn`",
    "`sqs:ReceiveMessage`",
    "set `fdrQueueArn` and `fdrBucket`",
  ]
  const positions = order.map((text) => steps.indexOf(text))
  assert.deepEqual(
    positions.toSorted((a, b) => a - b),
    positions,
  )
  assert.ok(
    positions.every((position) => position >= 0),
    String(positions),
  )
})

test("the guide names both confirmations, and makes them so that the link in an email does not end a subscription", () => {
  const [, confirm = ""] = flat(guide).split("**Confirm both emails.**")
  assert.match(confirm, /RecipientsTopic.*AlarmsTopic.*email-subscriptions-lost.*alarm-subscriptions-lost/)
  assert.match(confirm, /aws sns confirm-subscription --topic-arn \S+ --token \S+ --authenticate-on-unsubscribe true/)
})

test("no page offers a deployment as the remedy for what drifted", () => {
  for (const page of ["operations", "deployment", "attach", "scaling", "security"])
    assert.doesNotMatch(flat(read(`docs/${page}.md`)), /deploy (the stack )?again, or/i, page)
})
