import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { zipSync } from "fflate"
import { LocalFunction } from "../../../dev/emulator/lambda/local-function.ts"

const HANDLER = `
import { setTimeout as pause } from "node:timers/promises"
import { existsSync, writeFileSync } from "node:fs"
export const handler = async (event, context) => {
  console.log("handled " + event.act)
  switch (event.act) {
    case "echo": return { event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0 }
    case "environment": return Object.keys(process.env)
    case "version": return process.version
    case "throw": throw new TypeError("bad event: " + event.text)
    case "exit": process.exit(3)
    case "hang": await pause(600_000); return
    case "process": return process.pid
    case "meet": {
      writeFileSync(event.folder + "/" + process.pid, "")
      while (!existsSync(event.folder + "/go")) await pause(5)
      return process.pid
    }
  }
}
`

let folder: string
const functions: LocalFunction[] = []

before(() => {
  folder = mkdtempSync(join(tmpdir(), "landfall-test-"))
  writeFileSync(join(folder, "good.zip"), zipSync({ "handler.mjs": Buffer.from(HANDLER) }))
  writeFileSync(
    join(folder, "broken.zip"),
    zipSync({ "handler.mjs": Buffer.from('throw new Error("ALERTS_TOPIC_ARN is missing")') }),
  )
})
after(async () => {
  await Promise.all(functions.map((one) => one.stop()))
  rmSync(folder, { recursive: true, force: true })
})

type Options = ConstructorParameters<typeof LocalFunction>[0]

function make(more: Partial<Options> = {}): LocalFunction {
  const made = new LocalFunction({
    name: "probe",
    zip: join(folder, "good.zip"),
    handler: "handler.handler",
    environment: { OWN: "1" },
    timeoutMs: 30_000,
    ...more,
  })
  functions.push(made)
  return made
}

test("a zip runs under AWS's runtime client on Node 24: result, context, log", async () => {
  const probe = make()
  assert.deepEqual(await probe.invoke({ act: "echo", text: "\u2028 ü" }), {
    event: { act: "echo", text: "\u2028 ü" },
    name: "probe",
    left: true,
  })
  assert.match(String(await probe.invoke({ act: "version" })), /^v24\./)
  await probe.stop()
  assert.match(probe.log, /handled echo/)
})

test("a function has its own environment and no variable of this process", async () => {
  process.env["LANDFALL_TEST_LEAK"] = "1"
  const names = (await make().invoke({ act: "environment" })) as string[]
  delete process.env["LANDFALL_TEST_LEAK"]
  assert.ok(names.includes("OWN") && names.includes("AWS_LAMBDA_FUNCTION_NAME"))
  assert.ok(!names.includes("LANDFALL_TEST_LEAK"))
})

test("a folder runs like its zip", async () => {
  const code = mkdtempSync(join(folder, "code-"))
  writeFileSync(join(code, "other.mjs"), "export const run = async () => 'from a folder'")
  assert.equal(await make({ zip: code, handler: "other.run" }).invoke({}), "from a folder")
})

test("a function that throws rejects with a FunctionError of its type and message, and continues afterwards", async () => {
  const probe = make()
  const first = await probe.invoke({ act: "process" })
  await assert.rejects(probe.invoke({ act: "throw", text: "x" }), {
    name: "FunctionError",
    errorType: "TypeError",
    message: "bad event: x",
  })
  assert.equal(await probe.invoke({ act: "process" }), first)
})

test("a function that cannot start reports the reason each time", async () => {
  const probe = make({ zip: join(folder, "broken.zip") })
  for (let time = 0; time < 2; time += 1) {
    await assert.rejects(probe.invoke({}), { name: "FunctionError", message: "ALERTS_TOPIC_ARN is missing" })
  }
})

test("a missing handler is an error at start", async () => {
  await assert.rejects(make({ handler: "handler.nothing" }).invoke({}), {
    errorType: "Runtime.HandlerNotFound",
    message: /nothing/,
  })
})

test("a process that ends by itself fails its event with its last output, and the next event starts a new process", async () => {
  const probe = make()
  await assert.rejects(probe.invoke({ act: "exit" }), {
    errorType: "Runtime.ExitError",
    message: /ended with 3.*handled exit/s,
  })
  assert.equal(((await probe.invoke({ act: "echo" })) as { name: string }).name, "probe")
})

test("a function that exceeds its time-out is killed, and the next event starts a new process", async () => {
  const probe = make({ timeoutMs: 1500 })
  const before = await probe.invoke({ act: "process" })
  await assert.rejects(probe.invoke({ act: "hang" }), {
    errorType: "Sandbox.Timedout",
    message: "probe timed out after 1.5 seconds",
  })
  assert.notEqual(await probe.invoke({ act: "process" }), before)
})

test("two concurrent events run in two processes, and a third waits", async () => {
  const meeting = mkdtempSync(join(folder, "meeting-"))
  const probe = make({ concurrency: 2 })
  const both = [probe.invoke({ act: "meet", folder: meeting }), probe.invoke({ act: "meet", folder: meeting })]
  const third = probe.invoke({ act: "process" })
  writeFileSync(join(meeting, "go"), "")
  const [first, second] = await Promise.all(both)
  assert.notEqual(first, second)
  assert.ok([first, second].includes(await third))
})

test("an entry outside the folder is refused, and no file of the zip remains", () => {
  const zip = join(folder, "evil.zip")
  const name = `evil-${randomUUID()}`
  writeFileSync(zip, zipSync({ "fine.mjs": Buffer.from(""), "../evil.mjs": Buffer.from("") }))
  assert.throws(() => make({ zip, name }), /is outside the folder/)
  assert.deepEqual(
    readdirSync(tmpdir()).filter((one) => one.includes(name)),
    [],
  )
})
