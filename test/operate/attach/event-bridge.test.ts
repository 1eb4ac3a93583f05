import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, beforeEach, test } from "node:test"
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge"
import { mockClient } from "aws-sdk-client-mock"
import { attach } from "../../../src/operate/attach/attach.ts"
import { detach } from "../../../src/operate/attach/detach.ts"
import { eventPatternFor, ruleNameFor } from "../../../src/operate/attach/naming.ts"
import { readUndo } from "../../../src/operate/attach/undo-file.ts"
import { type Backend, startLocalBackend } from "./backend.ts"
import { configurationXml } from "./configurations.ts"
import { foreign } from "./states.ts"
import { terminalThat } from "./terminal.ts"

type Target = { readonly Id: string; readonly Arn: string; readonly DeadLetterConfig?: { readonly Arn: string } }

/** An event bus that keeps rules and targets, as far as attach uses them. */
const bus = mockClient(EventBridgeClient)
const rules = new Map<string, { pattern: string; state: string; targets: Target[] }>()
const missing = () => Object.assign(new Error("no such rule"), { name: "ResourceNotFoundException" })
const ruleOf = (name = "") => {
  const rule = rules.get(name)
  if (rule === undefined) throw missing()
  return rule
}

const folder = mkdtempSync(join(tmpdir(), "landfall-bus-"))
let backend: Backend
let files = 0
before(async () => {
  backend = await startLocalBackend()
})
after(async () => {
  bus.restore()
  await backend.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  bus.reset()
  rules.clear()
  bus.on(PutRuleCommand).callsFake(({ Name, EventPattern, State }) => {
    rules.set(Name, { pattern: EventPattern, state: State, targets: rules.get(Name)?.targets ?? [] })
    return {}
  })
  bus.on(PutTargetsCommand).callsFake(({ Rule, Targets }) => {
    const rule = ruleOf(Rule)
    const ids = Targets.map(({ Id }: Target) => Id)
    rule.targets = [...rule.targets.filter(({ Id }) => !ids.includes(Id)), ...Targets]
    return { FailedEntryCount: 0 }
  })
  bus.on(DescribeRuleCommand).callsFake(({ Name }) => {
    const { pattern, state } = ruleOf(Name)
    return { EventPattern: pattern, State: state }
  })
  bus.on(ListTargetsByRuleCommand).callsFake(({ Rule }) => ({ Targets: ruleOf(Rule).targets }))
  bus.on(ListRuleNamesByTargetCommand).callsFake(({ TargetArn }) => ({
    RuleNames: [...rules]
      .filter(([, { targets }]) => targets.some(({ Arn }) => Arn === TargetArn))
      .map(([name]) => name),
  }))
  bus.on(RemoveTargetsCommand).callsFake(({ Rule, Ids }) => {
    const rule = ruleOf(Rule)
    rule.targets = rule.targets.filter(({ Id }) => !Ids.includes(Id))
    return {}
  })
  bus.on(DeleteRuleCommand).callsFake(({ Name }) => {
    if (ruleOf(Name).targets.length > 0) throw new Error("it has targets")
    rules.delete(Name)
    return {}
  })
})

const noPause = async () => {}

async function bridgedBucket() {
  const bucket = await backend.makeBucket()
  await backend.putXml(bucket, configurationXml([foreign("CloudFunction")], true))
  const undoPath = join(folder, `${files++}.json`)
  const scope = { bucket, prefix: "edr/" }
  return { scope, stack: backend.stack, isDryRun: false, undoPath, time: "2026-11-24T12:00:00.000Z" }
}

test("attach by EventBridge does not change the bucket; a second attach does nothing; detach deletes the rule", async () => {
  const request = await bridgedBucket()
  const { scope, stack } = request
  const before = await backend.getXml(scope.bucket)
  const name = ruleNameFor(stack, scope)
  const terminal = terminalThat(true)
  assert.equal(await attach(backend.clients, terminal, request, noPause), "done", terminal.text())
  assert.deepEqual([...rules.keys()], [name])
  assert.equal(rules.get(name)?.pattern, eventPatternFor(scope))
  assert.deepEqual(
    rules.get(name)?.targets.map(({ Arn, DeadLetterConfig }) => [Arn, DeadLetterConfig?.Arn]),
    [[stack.queueArn, stack.deadLettersArn]],
  )
  const again = terminalThat(false)
  assert.equal(await attach(backend.clients, again, request, noPause), "done")
  assert.match(again.text(), new RegExp(`attached already, by EventBridge rule ${name}`))
  const undo = readUndo(request.undoPath)
  assert.deepEqual([undo.created, undo.before, undo.after], [{ ruleName: name }, before, before])
  assert.equal(await detach(backend.clients, terminalThat(true), { scope, stack, isDryRun: false }, noPause), "done")
  assert.equal(rules.size, 0)
  assert.equal(await backend.getXml(scope.bucket), before)
})

test("a rule to which somebody added a target stays, without ours", async () => {
  const request = await bridgedBucket()
  const { scope, stack } = request
  await attach(backend.clients, terminalThat(true), request, noPause)
  const name = ruleNameFor(stack, scope)
  const other = { Id: "theirs", Arn: "arn:aws:sqs:eu-west-1:1:theirs" }
  rules.get(name)?.targets.push(other)
  const terminal = terminalThat(true)
  assert.equal(await detach(backend.clients, terminal, { scope, stack, isDryRun: false }, noPause), "done")
  assert.match(terminal.text(), /stays, without Landfall's target/)
  assert.deepEqual(rules.get(name)?.targets, [other])
})

test("the undo file finds the rule if EventBridge was turned off since", async () => {
  const request = await bridgedBucket()
  const { scope, stack } = request
  await attach(backend.clients, terminalThat(true), request, noPause)
  await backend.putXml(scope.bucket, configurationXml([], false))
  const undo = readUndo(request.undoPath)
  assert.equal(
    await detach(backend.clients, terminalThat(true), { scope, stack, undo, isDryRun: false }, noPause),
    "done",
  )
  assert.equal(rules.size, 0)
})

test("a target that EventBridge rejects is a clear error", async () => {
  bus.on(PutTargetsCommand).resolves({ FailedEntryCount: 1, FailedEntries: [{ ErrorMessage: "too many targets" }] })
  await assert.rejects(
    attach(backend.clients, terminalThat(true), await bridgedBucket(), noPause),
    /rejected the target of rule landfall-test-attach-[0-9a-f]+: too many targets; run this again/,
  )
})

test("EventBridge turned off during the question is detected, and no rule is created", async () => {
  const request = await bridgedBucket()
  const terminal = terminalThat(async () => {
    await backend.putXml(request.scope.bucket, configurationXml([], false))
    return true
  })
  await assert.rejects(
    attach(backend.clients, terminal, request, noPause),
    /was changed since it was read; nothing was done/,
  )
  assert.equal(rules.size, 0)
})

test("the error names the missing permission", async () => {
  const denied = Object.assign(new Error("User x is not authorized"), { name: "AccessDeniedException" })
  bus.on(ListRuleNamesByTargetCommand).rejects(denied)
  await assert.rejects(
    attach(backend.clients, terminalThat(true), await bridgedBucket(), noPause),
    /list the EventBridge rules.*This needs events:ListRuleNamesByTarget; ask for it/,
  )
})
