import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { EventBridgeClient, ListRuleNamesByTargetCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge"
import { CreateTopicCommand } from "@aws-sdk/client-sns"
import { mockClient } from "aws-sdk-client-mock"
import fc from "fast-check"
import { attach } from "../../../src/operate/attach/attach.ts"
import { detach } from "../../../src/operate/attach/detach.ts"
import { queueEntryFor } from "../../../src/operate/attach/naming.ts"
import { filterFor, overlaps } from "../../../src/operate/attach/notification-filter.ts"
import { readUndo } from "../../../src/operate/attach/undo-file.ts"
import { type Backend, REGION, startLocalBackend } from "./backend.ts"
import { arbitraryForeigners, arbitraryPrefix, configurationXml, foreignXml } from "./configurations.ts"
import { foreign } from "./states.ts"
import { terminalThat } from "./terminal.ts"

const folder = mkdtempSync(join(tmpdir(), "landfall-attach-"))
let backend: Backend
const noBus = mockClient(EventBridgeClient)
noBus.on(ListRuleNamesByTargetCommand).resolves({ RuleNames: [] })
noBus
  .on(ListTargetsByRuleCommand)
  .rejects(Object.assign(new Error("no such rule"), { name: "ResourceNotFoundException" }))

before(async () => {
  backend = await startLocalBackend()
})
after(async () => {
  noBus.restore()
  await backend.stop()
  rmSync(folder, { recursive: true, force: true })
})

const noPause = async () => {}
let files = 0

function attachRequest(bucket: string, prefix: string) {
  return {
    scope: { bucket, prefix },
    stack: backend.stack,
    route: "queue",
    isDryRun: false,
    undoPath: join(folder, `${files++}.json`),
    time: "2026-11-24T12:00:00.000Z",
  } as const
}

test("attach keeps every notification byte for byte, and detach restores the configuration exactly", async () => {
  const seen = { attached: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(arbitraryForeigners(), fc.boolean(), arbitraryPrefix, async (others, isOn, prefix) => {
      const bucket = await backend.makeBucket()
      await backend.putXml(bucket, configurationXml(others, isOn))
      const before = await backend.getXml(bucket)
      const request = attachRequest(bucket, prefix)
      const terminal = terminalThat(true)
      const outcome = await attach(backend.clients, terminal, request, noPause)
      const between = await backend.getXml(bucket)
      const isOverlapping = others.some((one) => overlaps(one, filterFor(request.scope)))
      assert.equal(outcome, isOverlapping ? "refused" : "done", terminal.text())
      if (isOverlapping) {
        seen.refused++
        assert.equal(between, before)
        return
      }
      seen.attached++
      assert.notEqual(between, before)
      for (const one of others) assert.ok(between.includes(foreignXml(one)), `${foreignXml(one)} in ${between}`)
      assert.equal(between.includes("<EventBridgeConfiguration>"), isOn)
      assert.ok(between.includes(queueEntryFor(backend.stack, request.scope).id))
      const undo = readUndo(request.undoPath)
      assert.equal(undo.before, before)
      const { scope, stack } = request
      assert.equal(await attach(backend.clients, terminalThat(false), request, noPause), "done")
      const detachTerminal = terminalThat(true)
      assert.equal(
        await detach(backend.clients, detachTerminal, { scope, stack, undo, isDryRun: false }, noPause),
        "done",
      )
      assert.match(detachTerminal.text(), /again as it was before/)
      assert.equal(await backend.getXml(bucket), before)
    }),
    { numRuns: 100 },
  )
  assert.ok(seen.attached > 10 && seen.refused > 10, JSON.stringify(seen))
})

test("attach refuses the overlaps that S3 rejects", async () => {
  const seen = { accepted: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(arbitraryForeigners(), arbitraryPrefix, async (others, prefix) => {
      const bucket = await backend.makeBucket()
      const own = {
        ...queueEntryFor(backend.stack, { bucket, prefix }),
        kind: "Queue",
        suffix: "",
        isCapital: false,
      } as const
      const isAccepted = await backend.putXml(bucket, configurationXml([...others, own], false)).then(
        () => true,
        () => false,
      )
      assert.equal(isAccepted, !others.some((one) => overlaps(one, own)))
      seen[isAccepted ? "accepted" : "refused"]++
    }),
    { numRuns: 100 },
  )
  assert.ok(seen.accepted > 10 && seen.refused > 10, JSON.stringify(seen))
})

test("a topic that the bucket notifies already is subscribed to, and the bucket does not change", async () => {
  const topic = await backend.clients.snsIn(REGION).send(new CreateTopicCommand({ Name: "uploads" }))
  const bucket = await backend.makeBucket()
  await backend.putXml(bucket, configurationXml([foreign("Topic", { arn: topic.TopicArn ?? "" })], false))
  const before = await backend.getXml(bucket)
  const { route: _, ...request } = attachRequest(bucket, "edr/")
  const { scope, stack } = request
  assert.equal(await attach(backend.clients, terminalThat(true), request, noPause), "done")
  const again = terminalThat(false)
  assert.equal(await attach(backend.clients, again, request, noPause), "done")
  assert.match(again.text(), /attached already, by the subscription of its queue to topic .*uploads/)
  const elsewhere = terminalThat(false)
  assert.equal(
    await attach(backend.clients, elsewhere, { ...request, scope: { bucket, prefix: "okta/" } }, noPause),
    "refused",
  )
  assert.match(elsewhere.text(), /a topic accepts a queue only once. Widen the filter/)
  assert.equal(await backend.getXml(bucket), before)
  // The bucket no longer notifies the topic: only the undo file names it.
  await backend.putXml(bucket, configurationXml([], false))
  const blind = terminalThat(true)
  assert.equal(await detach(backend.clients, blind, { scope, stack, isDryRun: false }, noPause), "done")
  assert.match(blind.text(), /Nothing to do/)
  const undo = readUndo(request.undoPath)
  const detachTerminal = terminalThat(true)
  assert.equal(await detach(backend.clients, detachTerminal, { scope, stack, undo, isDryRun: false }, noPause), "done")
  assert.match(detachTerminal.text(), /subscription arn:.*uploads:/)
  assert.equal(
    await attach(backend.clients, terminalThat(true), { ...request, undoPath: `${request.undoPath}.2` }, noPause),
    "done",
  )
})

test("detach keeps and reports what others changed since", async () => {
  const bucket = await backend.makeBucket()
  const one = foreign("Queue", { id: "one", prefix: "a/" })
  const two = foreign("CloudFunction", { id: "two", prefix: "b/" })
  await backend.putXml(bucket, configurationXml([one], false))
  const request = attachRequest(bucket, "edr/")
  const { scope, stack } = request
  await attach(backend.clients, terminalThat(true), request, noPause)
  const own = (await backend.getXml(bucket)).replace(foreignXml(one), "")
  await backend.putXml(
    bucket,
    own.replace("</NotificationConfiguration>", `${foreignXml(two)}</NotificationConfiguration>`),
  )
  const terminal = terminalThat(true)
  const undo = readUndo(request.undoPath)
  assert.equal(await detach(backend.clients, terminal, { scope, stack, undo, isDryRun: false }, noPause), "done")
  assert.match(
    terminal.text(),
    /missing or changed: the queue notification "one"[\s\S]*new or changed: the function notification "two"/,
  )
  assert.ok((await backend.getXml(bucket)).includes(foreignXml(two)))
  assert.ok(!(await backend.getXml(bucket)).includes("landfall-"))
})

test("a notification of our name that now sends elsewhere is not deleted", async () => {
  const bucket = await backend.makeBucket()
  const { scope, stack } = attachRequest(bucket, "edr/")
  const { id } = queueEntryFor(stack, scope)
  await backend.putXml(bucket, configurationXml([foreign("Queue", { id, prefix: "edr/" })], false))
  const before = await backend.getXml(bucket)
  const terminal = terminalThat(true)
  assert.equal(await detach(backend.clients, terminal, { scope, stack, isDryRun: false }, noPause), "refused")
  assert.match(terminal.text(), /now sends to .*neighbour/)
  assert.equal(await backend.getXml(bucket), before)
})

test("an undo file of another bucket, and a queue that does not exist, are clear errors", async () => {
  const bucket = await backend.makeBucket()
  const request = attachRequest(bucket, "edr/")
  await attach(backend.clients, terminalThat(true), request, noPause)
  const undo = readUndo(request.undoPath)
  const { stack } = request
  const other = { bucket, prefix: "okta/" }
  await assert.rejects(
    detach(backend.clients, terminalThat(true), { scope: other, stack, undo, isDryRun: false }, noPause),
    /the undo file belongs to s3:\/\/attach-.*\/edr\//,
  )
  const missing = { ...stack, queueArn: `${stack.queueArn}-x` }
  await assert.rejects(
    attach(backend.clients, terminalThat(true), { ...request, stack: missing }, noPause),
    /there is no queue .*ingest-x; deploy the stack/,
  )
})

test("a declined attach changes nothing and writes no undo file; nor does a dry run", async () => {
  const bucket = await backend.makeBucket()
  const before = await backend.getXml(bucket)
  const request = attachRequest(bucket, "edr/")
  const declined = terminalThat(false)
  assert.equal(await attach(backend.clients, declined, request, noPause), "refused")
  const dry = terminalThat(true)
  assert.equal(await attach(backend.clients, dry, { ...request, isDryRun: true }, noPause), "done")
  for (const { text } of [declined, dry]) assert.match(text(), /nothing was changed/i)
  assert.throws(() => readUndo(request.undoPath), /could not read the undo file/)
  assert.equal(await backend.getXml(bucket), before)
})
