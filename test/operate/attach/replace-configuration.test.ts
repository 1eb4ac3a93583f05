import assert from "node:assert/strict"
import { test } from "node:test"
import { type Configuration, entryName, parseConfiguration } from "../../../src/operate/attach/configuration.ts"
import { explainConflict, isHarmless } from "../../../src/operate/attach/conflict.ts"
import { withEntry } from "../../../src/operate/attach/merge.ts"
import { queueEntryFor } from "../../../src/operate/attach/naming.ts"
import type { NotificationStore } from "../../../src/operate/attach/notification-store.ts"
import { replaceConfiguration } from "../../../src/operate/attach/replace-configuration.ts"
import { configurationXml, type Foreign } from "./configurations.ts"
import { foreign, scope, stack } from "./states.ts"

const of = (...entries: readonly Foreign[]) => parseConfiguration(configurationXml(entries, false))
const entry = queueEntryFor(stack, scope)
const own = foreign("Queue", { ...entry, isCapital: false })
const neighbour = foreign("Queue", { prefix: "cloudtrail/" })
const late = foreign("Topic", { id: "late", prefix: "late/" })
const merge = (configuration: Configuration) => withEntry(configuration, entry)

/** A bucket whose reads answer these one after the other, the last one for ever. */
function storeThatReads(...answers: readonly Configuration[]): NotificationStore & { readonly written: string[] } {
  const written: string[] = []
  let at = 0
  return {
    written,
    read: async () => answers[Math.min(at++, answers.length - 1)] ?? of(),
    write: async ({ xml }) => void written.push(xml),
  }
}

let pauses = 0
const run = (store: NotificationStore, shown: Configuration) =>
  replaceConfiguration(store, shown, merge, async () => void pauses++, assert.fail)

test("the configuration is read again, written, and read back", async () => {
  const store = storeThatReads(of(neighbour), of(own, neighbour))
  assert.deepEqual(await run(store, of(neighbour)), { kind: "written" })
  assert.deepEqual(store.written, [merge(of(neighbour)).xml])
})

test("a change after it was shown is detected before the write, and nothing is written", async () => {
  const store = storeThatReads(of(late))
  const replaced = await run(store, of(neighbour))
  assert.ok(replaced.kind === "changed before")
  assert.deepEqual(store.written, [])
  const text = explainConflict(replaced, "edr-logs", entry.id, "landfall attach")
  assert.match(text, /missing or changed: the queue notification "the Queue"/)
  assert.match(text, /new: the topic notification "late"/)
  assert.equal(isHarmless(replaced), false)
})

test("an outdated read is repeated", async () => {
  pauses = 0
  const store = storeThatReads(of(neighbour), of(neighbour), of(neighbour), of(neighbour, own))
  assert.deepEqual(await run(store, of(neighbour)), { kind: "written" })
  assert.equal(pauses, 2)
})

test("an overwrite by somebody else is detected, and the repair is exact", async () => {
  const store = storeThatReads(of(neighbour), of(late))
  const replaced = await run(store, of(neighbour))
  assert.ok(replaced.kind === "changed after")
  assert.deepEqual(replaced.difference.missing.map(entryName).length, 2)
  const text = explainConflict(replaced, "edr-logs", entry.id, "landfall attach")
  assert.match(text, new RegExp(`own notification "${entry.id}" is missing: run landfall attach again`))
  assert.match(
    text,
    /add this again to QueueConfigurations:\n\s+\{\n\s+"Id": "the Queue"[\s\S]*"Value": "cloudtrail\/"/,
  )
  assert.match(text, /topic notification "late".*was added meanwhile/)
})

test("an entry that was added meanwhile is reported, and harmless", async () => {
  const replaced = await run(storeThatReads(of(neighbour), of(neighbour, own, late)), of(neighbour))
  assert.ok(replaced.kind === "changed after")
  assert.equal(isHarmless(replaced), true)
})
