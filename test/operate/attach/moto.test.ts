import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, type TestContext, test } from "node:test"
import { ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge"
import { CreateTopicCommand, GetSubscriptionAttributesCommand } from "@aws-sdk/client-sns"
import { CreateQueueCommand } from "@aws-sdk/client-sqs"
import { attach } from "../../../src/operate/attach/attach.ts"
import { readConfiguration } from "../../../src/operate/attach/configuration.ts"
import { detach } from "../../../src/operate/attach/detach.ts"
import { ourFilter, ourPattern, ourRuleName } from "../../../src/operate/attach/ours.ts"
import type { Way } from "../../../src/operate/attach/plan.ts"
import { notificationStore } from "../../../src/operate/attach/raw-notification.ts"
import { compare } from "../../../src/operate/attach/same.ts"
import { putRule, removeRule, targetsOf } from "../../../src/operate/attach/through-event-bridge.ts"
import { isMotoInstalled, type Moto, startMoto } from "../../dev/emulator/moto.ts"
import { configurationXml, type Foreign, foreignXml } from "./configurations.ts"
import { terminalThat } from "./terminal.ts"
import { REGION, type World, worldOf } from "./world.ts"

const ACCOUNT = "123456789012"
const noPause = async () => {}

const neighbour: Foreign = {
  kind: "Queue",
  id: "the neighbour's <queue>",
  arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:neighbour`,
  events: ["s3:ObjectCreated:Put", "s3:ObjectCreated:CompleteMultipartUpload"],
  prefix: "cloudtrail/",
  suffix: ".json.gz",
  isCapital: false, // moto takes no capitals
}
const uploads: Foreign = {
  kind: "Topic",
  id: "uploads",
  arn: `arn:aws:sns:${REGION}:${ACCOUNT}:uploads`,
  events: ["s3:ObjectCreated:*"],
  prefix: "uploads/",
  suffix: "",
  isCapital: false, // moto takes no capitals
}

describe("attach and detach against moto", {
  skip: isMotoInstalled() ? false : "moto_server is not on the path",
}, () => {
  const folder = mkdtempSync(join(tmpdir(), "landfall-attach-moto-"))
  let moto: Moto | null
  let world: World
  let files = 0

  before(async () => {
    moto = await startMoto()
    if (moto === null) return
    world = await worldOf({ s3: moto.endpoint, others: moto.endpoint, account: ACCOUNT })
    await world.clients.sqsIn(REGION).send(new CreateQueueCommand({ QueueName: "neighbour" }))
    await world.clients.snsIn(REGION).send(new CreateTopicCommand({ Name: "uploads" }))
  })
  after(async () => {
    await world?.stop()
    await moto?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  function request(bucket: string, prefix: string, way?: Way) {
    return {
      scope: { bucket, prefix },
      stack: world.stack,
      isDryRun: false,
      undoPath: join(folder, `${files++}.json`),
      time: "2026-11-24T12:00:00.000Z",
      ...(way ? { way } : {}),
    }
  }

  function withMoto(name: string, run: () => Promise<void>): void {
    test(name, (context: TestContext) => {
      if (moto === null) return context.skip("moto_server is on the path and does not start")
      return run()
    })
  }

  async function noticedBucket(): Promise<string> {
    const bucket = await world.makeBucket()
    await world.putXml(bucket, configurationXml([uploads, neighbour], false))
    return bucket
  }

  /** Each foreign element as moto answers it. */
  async function foreignIn(bucket: string): Promise<string[]> {
    const { xml, entries } = readConfiguration(await world.getXml(bucket))
    return entries
      .filter(({ id }) => [neighbour.id, uploads.id].includes(id))
      .map(({ element }) => xml.slice(element.start, element.end))
  }

  withMoto("a bucket with two foreign notifications keeps both, byte for byte, and is restored", async () => {
    const bucket = await noticedBucket()
    const before = await world.getXml(bucket)
    const foreign = await foreignIn(bucket)
    assert.equal(foreign.length, 2)
    const { scope, stack, ...rest } = request(bucket, "edr logs/")
    const terminal = terminalThat(true)
    assert.equal(await attach(world.clients, terminal, { scope, stack, ...rest }, noPause), "fine", terminal.text())
    assert.deepEqual(await foreignIn(bucket), foreign)
    assert.match(await world.getXml(bucket), /<Value>edr\+logs\/<\/Value>/)
    const again = terminalThat(false)
    assert.equal(await attach(world.clients, again, { scope, stack, ...rest }, noPause), "fine")
    assert.match(again.text(), /attached already/)
    assert.equal(await detach(world.clients, terminalThat(true), { scope, stack, isDryRun: false }, noPause), "fine")
    assert.equal(await world.getXml(bucket), before)
  })

  withMoto("an overlap is refused and nothing changes", async () => {
    const bucket = await noticedBucket()
    const before = await world.getXml(bucket)
    const terminal = terminalThat(true)
    assert.equal(await attach(world.clients, terminal, request(bucket, "cloudtrail/2026/"), noPause), "refused")
    assert.match(terminal.text(), /overlaps with the queue notification "the neighbour's <queue>"/)
    assert.equal(await world.getXml(bucket), before)
  })

  withMoto("a change while the question is asked is detected and stays", async () => {
    const bucket = await noticedBucket()
    const changed = configurationXml([uploads], false)
    const terminal = terminalThat(async () => {
      await world.putXml(bucket, changed)
      return true
    })
    assert.equal(await attach(world.clients, terminal, request(bucket, "edr/"), noPause), "refused")
    assert.match(terminal.text(), /changed by somebody else[\s\S]*gone or changed: the queue notification/)
    const { missing, extra } = compare(readConfiguration(changed), readConfiguration(await world.getXml(bucket)))
    assert.deepEqual([missing, extra], [[], []])
  })

  withMoto(
    "a topic that is told already is subscribed to, with dead letters and a filter; detach ends that",
    async () => {
      const bucket = await noticedBucket()
      const before = await world.getXml(bucket)
      const asked = request(bucket, "uploads/edr/")
      const terminal = terminalThat(true)
      assert.equal(await attach(world.clients, terminal, asked, noPause), "fine", terminal.text())
      assert.equal(await world.getXml(bucket), before)
      const [arn] = await subscriptionArns()
      const { Attributes = {} } = await world.clients
        .snsIn(REGION)
        .send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }))
      assert.equal(Attributes["RawMessageDelivery"], "true")
      assert.deepEqual(JSON.parse(Attributes["RedrivePolicy"] ?? ""), {
        deadLetterTargetArn: world.stack.deadLettersArn,
      })
      assert.deepEqual(JSON.parse(Attributes["FilterPolicy"] ?? ""), JSON.parse(ourFilter(asked.scope)))
      const again = terminalThat(false)
      assert.equal(await attach(world.clients, again, asked, noPause), "fine")
      assert.match(again.text(), /attached already, by the subscription/)
      const { scope, stack } = asked
      assert.equal(await detach(world.clients, terminalThat(true), { scope, stack, isDryRun: false }, noPause), "fine")
      assert.deepEqual(await subscriptionArns(), [])
    },
  )

  async function subscriptionArns(): Promise<string[]> {
    const { readSubscriptions } = await import("../../../src/operate/attach/read-subscriptions.ts")
    const found = await readSubscriptions(world.clients.snsIn(REGION), [uploads.arn], world.stack.queueArn)
    return found.map(({ arn }) => arn)
  }

  // moto takes EventBridgeConfiguration and does not show it, so that attach cannot choose this way by itself here.
  withMoto(
    "the rule of EventBridge is made with its target and dead letters, twice is once, and is removed",
    async () => {
      const scope = { bucket: await world.makeBucket(), prefix: "edr/" }
      const events = world.clients.eventsIn(REGION)
      const { queueArn, deadLettersArn = "" } = world.stack
      const wanted = { ruleName: ourRuleName(world.stack, scope), pattern: ourPattern(scope), deadLettersArn }
      await putRule(events, queueArn, wanted, scope.bucket)
      await putRule(events, queueArn, wanted, scope.bucket)
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: wanted.ruleName }))
      assert.equal(Targets.length, 1)
      assert.deepEqual(Targets[0]?.DeadLetterConfig, { Arn: deadLettersArn })
      assert.deepEqual(Targets[0]?.RetryPolicy, { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 })
      assert.equal(await removeRule(events, wanted.ruleName, (await targetsOf(events, wanted.ruleName)) ?? []), true)
      assert.equal(await targetsOf(events, wanted.ruleName), null)
    },
  )

  withMoto("a configuration goes in as it is read", async () => {
    const bucket = await noticedBucket()
    const before = await world.getXml(bucket)
    const store = notificationStore(world.clients.s3, bucket, ACCOUNT)
    const read = await store.read()
    assert.equal(read.xml, before)
    assert.deepEqual(read.entries.map(({ id }) => id).sort(), [neighbour.id, uploads.id].sort())
    await store.write(read)
    assert.equal(await world.getXml(bucket), before)
    assert.ok(foreignXml(neighbour).includes("CompleteMultipartUpload"))
  })
})
