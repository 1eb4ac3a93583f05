import assert from "node:assert/strict"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import { processMessage } from "../../src/detect/process-message.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import type { Rule } from "../../src/rule.ts"
import { loadRules } from "../../src/rules/load.ts"
import { ARRIVAL, firingRecord } from "../properties/simulation/landing.ts"
import { detectInMemory } from "./in-memory.ts"

const compiled = await loadRules(join(import.meta.dirname, "../../site/rules"))
const [first] = compiled.rules
assert.ok(first)
const { rule_id: ruleId } = first
/** The day after the objects arrive, and the day on which they do. */
const [DAY_AFTER, SAME_DAY] = [86_400_000, 0].map((ms) => new Date(ARRIVAL + ms).toISOString().slice(0, 10))

/** detect with its first rule staged until a day, over an object with a number of records that fire. */
function detectStaged(until: string | undefined, records: number) {
  const clock = { now: ARRIVAL }
  const body = Buffer.from(Array.from({ length: records }, (_, number) => firingRecord(number)).join("\n"))
  const rule = { ...compiled.rules[0], ...(until ? { staged_until: until } : {}) } as Rule
  const { context, ...seen } = detectInMemory({
    scanner: {
      rules: ruleSet({ ...compiled, rules: [rule] }, sources),
      recognise,
      limits: defaultLimits,
    },
    open: async () => ({ body: Readable.from([body]), size: body.length }),
    now: () => clock.now,
  })
  const object = { bucket: "logs", key: "a", version: "v1", arrival: ARRIVAL }
  const run = (receives = 1) =>
    processMessage({ objects: [object], skipped: [] }, Number.POSITIVE_INFINITY, context, receives)
  const stored = (prefix: string) => [...seen.store.objects.keys()].filter((key) => key.startsWith(prefix))
  return { ...seen, clock, run, stored }
}

test("a staged rule's alerts are recorded under staged/ and published to no topic", async () => {
  const { run, alerts, notices, lines, store, stored } = detectStaged(DAY_AFTER, 3)
  await run()
  assert.deepEqual([alerts, notices], [[], []])
  assert.deepEqual(stored("alerts/"), [])
  const keys = stored(`staged/${ruleId}/`)
  assert.equal(keys.length, 3)
  for (const key of keys) {
    const { state, record } = JSON.parse(store.objects.get(key)?.text ?? "")
    assert.equal(state, "staged")
    const document = JSON.parse(record)
    assert.equal(document["landfall.staged"], true)
    assert.equal(document["landfall.ledger"], key)
    assert.equal(key, `staged/${ruleId}/${document["kibana.alert.uuid"]}.json`)
  }
  const [{ matches, published, staged } = {}] = lines
  assert.deepEqual({ matches, published, staged }, { matches: 3, published: 0, staged: 3 })
})

test("a staged alert is the alert that the rule would send, but for its place and its mark", async () => {
  const [staged, sending] = [detectStaged(DAY_AFTER, 1), detectStaged(undefined, 1)]
  await staged.run()
  await sending.run()
  const [key = ""] = staged.stored("staged/")
  const { "landfall.staged": _, ...document } = JSON.parse(JSON.parse(staged.store.objects.get(key)?.text ?? "").record)
  const [{ body = "" } = {}] = sending.alerts
  const sent = JSON.parse(body)
  const { staged_until: __, ...parameters } = document["kibana.alert.rule.parameters"]
  assert.deepEqual(
    { ...document, "kibana.alert.rule.parameters": parameters, "landfall.ledger": sent["landfall.ledger"] },
    sent,
  )
})

test("a rule is staged by the arrival of the object: a retry after the staging ended records the same", async () => {
  const { run, clock, alerts, stored } = detectStaged(DAY_AFTER, 2)
  await run()
  const before = stored("staged/")
  clock.now = ARRIVAL + 9 * 86_400_000
  await run(2)
  assert.deepEqual(alerts, [])
  assert.deepEqual(stored("staged/"), before)
})

test("a rule whose staging ended before the object arrived sends its alerts", async () => {
  const { run, alerts, stored } = detectStaged(SAME_DAY, 2)
  await run()
  assert.equal(alerts.length, 2)
  assert.deepEqual(stored("staged/"), [])
})

test("a staged rule that exceeds its maximum sends no overflow notice; the other matches are archived", async () => {
  const { run, alerts, notices, stored, archived } = detectStaged(DAY_AFTER, 120)
  await run()
  assert.deepEqual([alerts, notices], [[], []])
  assert.equal(stored("staged/").length + archived().length, 120)
  assert.ok(archived().length > 0)
})

test("when the ledger fails, the message of a staged rule comes back, and nothing is published", async () => {
  const { run, store, alerts, stored } = detectStaged(DAY_AFTER, 2)
  const { create } = store
  store.create = async (key, text) => {
    if (key.startsWith("staged/")) throw new Error("denied")
    return create.call(store, key, text)
  }
  await assert.rejects(run(2), /denied/)
  assert.deepEqual(alerts, [])
  store.create = create
  await run(3)
  assert.equal(stored("staged/").length, 2)
  assert.equal(stored("objects/").length, 1)
})
