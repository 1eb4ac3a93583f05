import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { EventBridgeClient, ListRuleNamesByTargetCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge"
import { mockClient } from "aws-sdk-client-mock"
import fc from "fast-check"
import { attach } from "../../src/attach/attach.ts"
import { takeOf } from "../../src/attach/attached.ts"
import { detach } from "../../src/attach/detach.ts"
import { ourEntry } from "../../src/attach/ours.ts"
import { overlaps } from "../../src/attach/overlap.ts"
import { readUndo } from "../../src/attach/undo-file.ts"
import { arbitraryForeigners, arbitraryPrefix, configurationXml, foreignXml } from "./configurations.ts"
import { terminalThat } from "./terminal.ts"
import { startLocalWorld, type World } from "./world.ts"

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
    fc.asyncProperty(arbitraryForeigners(), fc.boolean(), arbitraryPrefix, async (foreign, isOn, prefix) => {
      const bucket = await world.makeBucket()
      await world.putXml(bucket, configurationXml(foreign, isOn))
      const before = await world.getXml(bucket)
      const request = attachRequest(bucket, prefix)
      const terminal = terminalThat(true)
      const outcome = await attach(world.clients, terminal, request, noPause)
      const between = await world.getXml(bucket)
      const isOverlapping = foreign.some((one) => overlaps(one, takeOf(request.scope)))
      assert.equal(outcome, isOverlapping ? "refused" : "fine", terminal.text())
      if (isOverlapping) {
        seen.refused++
        assert.equal(between, before)
        return
      }
      seen.attached++
      assert.notEqual(between, before)
      for (const one of foreign) assert.ok(between.includes(foreignXml(one)), `${foreignXml(one)} in ${between}`)
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
    fc.asyncProperty(arbitraryForeigners(), arbitraryPrefix, async (foreign, prefix) => {
      const bucket = await world.makeBucket()
      const ours = {
        ...ourEntry(world.stack, { bucket, prefix }),
        kind: "Queue",
        suffix: "",
        isCapital: false,
      } as const
      const isTaken = await world.putXml(bucket, configurationXml([...foreign, ours], false)).then(
        () => true,
        () => false,
      )
      assert.equal(isTaken, !foreign.some((one) => overlaps(one, ours)))
      seen[isTaken ? "taken" : "refused"]++
    }),
    { numRuns: 100 },
  )
  assert.ok(seen.taken > 10 && seen.refused > 10, JSON.stringify(seen))
})
