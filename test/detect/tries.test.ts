import assert from "node:assert/strict"
import { join } from "node:path"
import { test } from "node:test"
import { processMessage } from "../../src/detect/process-message.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import type { ObjectRef } from "../../src/object-ref.ts"
import { loadRules } from "../../src/rules/load.ts"
import { ARRIVAL, firingRecord } from "../properties/simulation/landing.ts"
import { detectInMemory } from "./in-memory.ts"

const scanner = scannerOf(await loadRules(join(import.meta.dirname, "../../site/rules")))
const TRY_MS = 1000

function ref(key: string): ObjectRef {
  return { bucket: "logs", key, version: "v1", arrival: ARRIVAL }
}

/** Detect over objects whose every line takes some ms; a function that reads the object `deadly` never ends. */
function detectSlowly(lines: readonly string[], lineMs: (line: number) => number) {
  const clock = { now: ARRIVAL }
  const deadly = new Set<string>()
  const read: string[] = []
  const detect = detectInMemory({
    scanner,
    async open({ key }) {
      read.push(key)
      return {
        body: (async function* () {
          for (const [index, line] of lines.entries()) {
            if (deadly.has(key)) await new Promise(() => {})
            clock.now += lineMs(index + 1)
            yield Buffer.from(`${line}\n`)
          }
        })(),
        size: 0,
      }
    },
    now: () => clock.now,
  })
  /** One try. Returns the error with which the message comes back; "died" if the function never ends. */
  async function attempt(receives: number, ...keys: string[]): Promise<unknown> {
    const work = processMessage(
      { objects: keys.map(ref), skipped: [] },
      clock.now + TRY_MS,
      detect.context,
      receives,
      "message 1",
    ).then(
      () => "done",
      (error: unknown) => error,
    )
    const outcome = await Promise.race([
      work,
      new Promise((resolve) => setImmediate(() => setTimeout(resolve, 50, "died"))),
    ])
    clock.now += 1_800_000
    return outcome
  }
  const kinds = () => detect.notices.map(({ attributes }) => attributes["notice"]?.StringValue)
  return { ...detect, attempt, deadly, read, kinds }
}

test("regression: an object larger than a try was scanned from its start by every try, and given up", async () => {
  const records = Array.from({ length: 30 }, (_, n) => firingRecord(n))
  // A line that is scanned for the first time takes longer than one that is only counted.
  const seen = new Set<number>()
  const { attempt, alerts, kinds, lines, store } = detectSlowly(records, (line) => {
    const isNew = !seen.has(line)
    seen.add(line)
    return isNew ? 200 : 1
  })
  let tries = 0
  while (tries < 9 && (await attempt(++tries, "a")) !== "done");
  assert.ok(tries > 4, `${tries} tries`)
  assert.equal(new Set(alerts.map(({ id }) => id)).size, 30)
  assert.equal(alerts.length, 30)
  assert.deepEqual(kinds(), [])
  const last = lines.at(-1)?.report
  assert.ok(last && last.passed > 20)
  assert.equal(last.tally.lines, last.tally.blank + last.passed + last.skipped + last.parsed + last.unparsed)
  assert.equal([...store.objects.keys()].filter((key) => key.startsWith("objects/")).length, 1)
})

test("an object of which no try scans more than the previous one is given up, with the place where reading ended", async () => {
  const { attempt, notices, kinds } = detectSlowly([firingRecord(1), firingRecord(2)], (line) =>
    line === 1 ? 10 : 5000,
  )
  const outcomes: unknown[] = []
  for (let receives = 1; receives <= 4; receives++) outcomes.push(await attempt(receives, "a"))
  assert.equal(outcomes.at(-1), "done")
  assert.deepEqual(kinds(), ["too-large"])
  assert.match(notices[0]?.body ?? "", /after 2 lines/)
})

test("regression: a function that died said nothing, and took the other objects of its message with it", async () => {
  const { attempt, deadly, read, kinds, alerts, notices, store } = detectSlowly([firingRecord(1)], () => 1)
  deadly.add("bad")
  assert.equal(await attempt(1, "bad", "good"), "died")
  assert.equal(await attempt(2, "bad", "good"), "died")
  assert.deepEqual(kinds(), [])
  read.length = 0
  assert.equal(await attempt(3, "bad", "good"), "died")
  assert.deepEqual(read, ["good", "bad"])
  assert.equal(alerts.length, 1)
  assert.deepEqual(kinds(), ["died"])
  assert.match(notices[0]?.body ?? "", /s3:\/\/logs\/bad/)
  assert.equal(await attempt(4, "bad", "good"), "died")
  for (let receives = 5; receives <= 10; receives++) {
    read.length = 0
    assert.match(String(await attempt(receives, "bad", "good")), /is not scanned again/)
    assert.deepEqual(read, [])
  }
  assert.deepEqual(kinds(), ["died", "died"])
  assert.match(notices[1]?.body ?? "", /dead-letter queue/)
  assert.equal([...store.objects.keys()].filter((key) => key.startsWith("objects/")).length, 1)
})

test("the first try of a message writes no record of it unless it fails", async () => {
  const { attempt, store } = detectSlowly([firingRecord(1)], () => 1)
  assert.equal(await attempt(1, "a"), "done")
  assert.deepEqual(
    [...store.objects.keys()].filter((key) => key.startsWith("tries/")),
    [],
  )
})
