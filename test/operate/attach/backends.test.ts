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
import { takeOf } from "../../../src/operate/attach/attached.ts"
import { detach } from "../../../src/operate/attach/detach.ts"
import { ourEntry } from "../../../src/operate/attach/ours.ts"
import { overlaps } from "../../../src/operate/attach/overlap.ts"
import { readUndo } from "../../../src/operate/attach/undo-file.ts"
import { arbitraryForeigners, arbitraryPrefix, configurationXml, foreignXml } from "./configurations.ts"
import { foreign } from "./states.ts"
import { terminalThat } from "./terminal.ts"
import { REGION, startLocalWorld, type World } from "./world.ts"

const folder = mkdtempSync(join(tmpdir(), "landfall-attach-"))
let world: World
const noBus = mockClient(EventBridgeClient)
noBus.on(ListRuleNamesByTargetCommand).resolves({ RuleNames: [] })
noBus
  .on(ListTargetsByRuleCommand)
  .rejects(Object.assign(new Error("no such rule"), { name: "ResourceNotFoundException" }))

before(async () => {
  world = await startLocalWorld()
})
after(async () => {
  noBus.restore()
  await world.stop()
  rmSync(folder, { recursive: true, force: true })
})

const noPause = async () => {}
let files = 0

function attachRequest(bucket: string, prefix: string) {
  return {
    scope: { bucket, prefix },
    stack: world.stack,
    way: "queue",
    isDryRun: false,
    undoPath: join(folder, `${files++}.json`),
    time: "2026-11-24T12:00:00.000Z",
  } as const
}

test("attach keeps every notification byte for byte, and detach restores the configuration exactly", async () => {
  const seen = { attached: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(arbitraryForeigners(), fc.boolean(), arbitraryPrefix, async (others, isOn, prefix) => {
      const bucket = await world.makeBucket()
      await world.putXml(bucket, configurationXml(others, isOn))
      const before = await world.getXml(bucket)
      const request = attachRequest(bucket, prefix)
      const terminal = terminalThat(true)
      const outcome = await attach(world.clients, terminal, request, noPause)
      const between = await world.getXml(bucket)
      const isOverlapping = others.some((one) => overlaps(one, takeOf(request.scope)))
      assert.equal(outcome, isOverlapping ? "refused" : "fine", terminal.text())
      if (isOverlapping) {
        seen.refused++
        assert.equal(between, before)
        return
      }
      seen.attached++
      assert.notEqual(between, before)
      for (const one of others) assert.ok(between.includes(foreignXml(one)), `${foreignXml(one)} in ${between}`)
      assert.equal(between.includes("<EventBridgeConfiguration>"), isOn)
      assert.ok(between.includes(ourEntry(world.stack, request.scope).id))
      const undo = readUndo(request.undoPath)
      assert.equal(undo.before, before)
      const { scope, stack } = request
      assert.equal(await attach(world.clients, terminalThat(false), request, noPause), "fine")
      const gone = terminalThat(true)
      assert.equal(await detach(world.clients, gone, { scope, stack, undo, isDryRun: false }, noPause), "fine")
      assert.match(gone.text(), /again as it was before/)
      assert.equal(await world.getXml(bucket), before)
    }),
    { numRuns: 100 },
  )
  assert.ok(seen.attached > 10 && seen.refused > 10, JSON.stringify(seen))
})

test("what S3 refuses for an overlap is what attach refuses", async () => {
  const seen = { taken: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(arbitraryForeigners(), arbitraryPrefix, async (others, prefix) => {
      const bucket = await world.makeBucket()
      const ours = {
        ...ourEntry(world.stack, { bucket, prefix }),
        kind: "Queue",
        suffix: "",
        isCapital: false,
      } as const
      const isTaken = await world.putXml(bucket, configurationXml([...others, ours], false)).then(
        () => true,
        () => false,
      )
      assert.equal(isTaken, !others.some((one) => overlaps(one, ours)))
      seen[isTaken ? "taken" : "refused"]++
    }),
    { numRuns: 100 },
  )
  assert.ok(seen.taken > 10 && seen.refused > 10, JSON.stringify(seen))
})

test("a topic that is told already is subscribed to, and the bucket stays as it is", async () => {
  const topic = await world.clients.snsIn(REGION).send(new CreateTopicCommand({ Name: "uploads" }))
  const bucket = await world.makeBucket()
  await world.putXml(bucket, configurationXml([foreign("Topic", { arn: topic.TopicArn ?? "" })], false))
  const before = await world.getXml(bucket)
  const { way: _, ...request } = attachRequest(bucket, "edr/")
  const { scope, stack } = request
  assert.equal(await attach(world.clients, terminalThat(true), request, noPause), "fine")
  const again = terminalThat(false)
  assert.equal(await attach(world.clients, again, request, noPause), "fine")
  assert.match(again.text(), /attached already, by the subscription of its queue to topic .*uploads/)
  const elsewhere = terminalThat(false)
  assert.equal(
    await attach(world.clients, elsewhere, { ...request, scope: { bucket, prefix: "okta/" } }, noPause),
    "refused",
  )
  assert.match(elsewhere.text(), /a topic takes a queue only once. Widen the filter/)
  assert.equal(await world.getXml(bucket), before)
  // The topic was taken off the bucket since: only the undo file knows it.
  await world.putXml(bucket, configurationXml([], false))
  const blind = terminalThat(true)
  assert.equal(await detach(world.clients, blind, { scope, stack, isDryRun: false }, noPause), "fine")
  assert.match(blind.text(), /Nothing to do/)
  const undo = readUndo(request.undoPath)
  const gone = terminalThat(true)
  assert.equal(await detach(world.clients, gone, { scope, stack, undo, isDryRun: false }, noPause), "fine")
  assert.match(gone.text(), /subscription arn:.*uploads:/)
  assert.equal(
    await attach(world.clients, terminalThat(true), { ...request, undoPath: `${request.undoPath}.2` }, noPause),
    "fine",
  )
})

test("detach keeps what others changed since, and tells it", async () => {
  const bucket = await world.makeBucket()
  const one = foreign("Queue", { id: "one", prefix: "a/" })
  const two = foreign("CloudFunction", { id: "two", prefix: "b/" })
  await world.putXml(bucket, configurationXml([one], false))
  const request = attachRequest(bucket, "edr/")
  const { scope, stack } = request
  await attach(world.clients, terminalThat(true), request, noPause)
  const ours = (await world.getXml(bucket)).replace(foreignXml(one), "")
  await world.putXml(
    bucket,
    ours.replace("</NotificationConfiguration>", `${foreignXml(two)}</NotificationConfiguration>`),
  )
  const terminal = terminalThat(true)
  const undo = readUndo(request.undoPath)
  assert.equal(await detach(world.clients, terminal, { scope, stack, undo, isDryRun: false }, noPause), "fine")
  assert.match(
    terminal.text(),
    /gone or changed: the queue notification "one"[\s\S]*new or changed: the function notification "two"/,
  )
  assert.ok((await world.getXml(bucket)).includes(foreignXml(two)))
  assert.ok(!(await world.getXml(bucket)).includes("landfall-"))
})

test("a notification of our name that goes elsewhere by now is not taken away", async () => {
  const bucket = await world.makeBucket()
  const { scope, stack } = attachRequest(bucket, "edr/")
  const { id } = ourEntry(stack, scope)
  await world.putXml(bucket, configurationXml([foreign("Queue", { id, prefix: "edr/" })], false))
  const before = await world.getXml(bucket)
  const terminal = terminalThat(true)
  assert.equal(await detach(world.clients, terminal, { scope, stack, isDryRun: false }, noPause), "refused")
  assert.match(terminal.text(), /goes to .*neighbour by now/)
  assert.equal(await world.getXml(bucket), before)
})

test("an undo file of another bucket, and a queue that is not there, are errors that say so", async () => {
  const bucket = await world.makeBucket()
  const request = attachRequest(bucket, "edr/")
  await attach(world.clients, terminalThat(true), request, noPause)
  const undo = readUndo(request.undoPath)
  const { stack } = request
  const other = { bucket, prefix: "okta/" }
  await assert.rejects(
    detach(world.clients, terminalThat(true), { scope: other, stack, undo, isDryRun: false }, noPause),
    /the undo file is of s3:\/\/attach-.*\/edr\//,
  )
  const nowhere = { ...stack, queueArn: `${stack.queueArn}-x` }
  await assert.rejects(
    attach(world.clients, terminalThat(true), { ...request, stack: nowhere }, noPause),
    /there is no queue .*ingest-x; deploy the stack/,
  )
})

test("who says no changes nothing and leaves no undo file; nor does a dry run", async () => {
  const bucket = await world.makeBucket()
  const before = await world.getXml(bucket)
  const request = attachRequest(bucket, "edr/")
  const declined = terminalThat(false)
  assert.equal(await attach(world.clients, declined, request, noPause), "refused")
  const dry = terminalThat(true)
  assert.equal(await attach(world.clients, dry, { ...request, isDryRun: true }, noPause), "fine")
  for (const { text } of [declined, dry]) assert.match(text(), /nothing was changed/i)
  assert.throws(() => readUndo(request.undoPath), /could not read the undo file/)
  assert.equal(await world.getXml(bucket), before)
})
