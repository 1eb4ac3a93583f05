import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, type TestContext, test } from "node:test"
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3"
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns"
import { attach } from "../../../src/operate/attach/attach.ts"
import type { AttachClients } from "../../../src/operate/attach/aws-call.ts"
import { parseConfiguration } from "../../../src/operate/attach/configuration.ts"
import { detach } from "../../../src/operate/attach/detach.ts"
import { notificationStore } from "../../../src/operate/attach/notification-store.ts"
import { isRadosgwInstalled, type Radosgw, startRadosgw } from "../../dev/emulator/radosgw.ts"
import { type Backend, startLocalBackend } from "./backend.ts"
import { configurationXml } from "./configurations.ts"
import { foreign } from "./states.ts"
import { terminalThat } from "./terminal.ts"

const noPause = async () => {}

// radosgw 16 notifies only topics: it accepts a QueueConfiguration with 200 and forgets it, and a write only adds.
// What is left to see there is that foreign notifications survive every write, and that attach does not believe the 200.
describe("attach against radosgw", { skip: isRadosgwInstalled() ? false : "radosgw is not on the path" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "landfall-attach-rgw-"))
  let radosgw: Radosgw | null
  let local: Backend
  let clients: AttachClients
  let topicArn: string
  // The only region for which the SDK sends no location: radosgw knows only its own.
  let maker: S3Client

  before(async () => {
    radosgw = await startRadosgw()
    if (radosgw === null) return
    local = await startLocalBackend()
    const settings = { region: "eu-west-1", endpoint: radosgw.endpoint, credentials: radosgw.credentials }
    const sns = new SNSClient(settings)
    const attributes = { "push-endpoint": "http://127.0.0.1:9" }
    const made = await sns.send(new CreateTopicCommand({ Name: "uploads", Attributes: attributes }))
    topicArn = made.TopicArn ?? ""
    sns.destroy()
    maker = new S3Client({ ...settings, region: "us-east-1", forcePathStyle: true })
    clients = { ...local.clients, s3: new S3Client({ ...settings, forcePathStyle: true }) }
  })
  after(async () => {
    maker?.destroy()
    clients?.s3.destroy()
    await local?.stop()
    await radosgw?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  function withRadosgw(name: string, run: (bucket: string) => Promise<void>): void {
    test(name, async (context: TestContext) => {
      if (radosgw === null) return context.skip("radosgw is on the path and does not start")
      const Bucket = `attach-${name.length}`
      await maker.send(new CreateBucketCommand({ Bucket }))
      await store(Bucket).write(parseConfiguration(configurationXml(twoTopics(), false)))
      await run(Bucket)
    })
  }

  const store = (bucket: string) => notificationStore(clients.s3, bucket, local.stack.account)
  const twoTopics = () => [
    foreign("Topic", { id: "one", arn: topicArn, prefix: "a & b/", isCapital: false }),
    foreign("Topic", { id: "two", arn: topicArn, prefix: "c/", suffix: ".gz", isCapital: false }),
  ]
  const request = (bucket: string, prefix: string) => ({
    scope: { bucket, prefix },
    stack: local.stack,
    route: "queue" as const,
    isDryRun: false,
    undoPath: join(folder, `${bucket}.json`),
    time: "2026-11-24T12:00:00.000Z",
  })

  withRadosgw("two foreign notifications stay byte for byte, and a lost write is detected", async (bucket) => {
    const { xml } = await store(bucket).read()
    assert.match(xml, /a &amp; b\/[\s\S]*\.gz/)
    const attachment = request(bucket, "edr/")
    const terminal = terminalThat(true)
    assert.equal(await attach(clients, terminal, attachment, noPause), "refused", terminal.text())
    assert.match(terminal.text(), /Landfall's own notification "landfall-[0-9a-f]+" is missing/)
    assert.equal((await store(bucket).read()).xml, xml)
    const { scope, stack } = attachment
    const detachTerminal = terminalThat(true)
    assert.equal(await detach(clients, detachTerminal, { scope, stack, isDryRun: false }, noPause), "done")
    assert.match(detachTerminal.text(), /Nothing to do/)
    assert.equal((await store(bucket).read()).xml, xml)
  })

  withRadosgw("an overlap is refused and nothing changes", async (bucket) => {
    const { xml } = await store(bucket).read()
    const terminal = terminalThat(true)
    assert.equal(await attach(clients, terminal, request(bucket, "c/x/"), noPause), "refused")
    assert.match(terminal.text(), /overlaps with the topic notification "two"/)
    assert.equal((await store(bucket).read()).xml, xml)
  })

  withRadosgw("a change during the question is detected", async (bucket) => {
    const more = foreign("Topic", { id: "three", arn: topicArn, prefix: "d/", isCapital: false })
    const terminal = terminalThat(async () => {
      await store(bucket).write(parseConfiguration(configurationXml([...twoTopics(), more], false)))
      return true
    })
    assert.equal(await attach(clients, terminal, request(bucket, "edr/"), noPause), "refused")
    assert.match(terminal.text(), /Somebody else changed[\s\S]*new: the topic notification "three"/)
  })
})
