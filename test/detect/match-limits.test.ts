import assert from "node:assert/strict"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import type { MatchLimits } from "../../src/delivery/alert/match-budget.ts"
import { processMessage } from "../../src/detect/process-message.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import { loadRules } from "../../src/rules/load.ts"
import { ARRIVAL, firingRecord } from "../properties/simulation/landing.ts"
import { detectInMemory } from "./in-memory.ts"

const compiled = await loadRules(join(import.meta.dirname, "../../site/rules"))
const [own] = compiled.rules
assert.ok(own)

/** Records of different sizes on some hosts; each seventh occurs twice. */
const records = Array.from({ length: 200 }, (_, n) => {
  const { CommandLine, ...record } = JSON.parse(firingRecord(n % 7 === 6 ? n - 1 : n))
  return JSON.stringify({
    ...record,
    aid: `host ${n % 5}`,
    CommandLine: `${CommandLine} ${"a".repeat((n * 7919) % 9000)}`,
  })
})
const NONE: MatchLimits = { heldBytes: Number.POSITIVE_INFINITY, ids: 1000, entries: 1000 }

/** What detect publishes and records for an object with these records, under a rule. */
async function detectWithin(matchLimits: MatchLimits, settings: object = {}) {
  const rules = [{ ...own, ...settings }] as unknown as typeof compiled.rules
  const { context, alerts, notices, archived, store, lines } = detectInMemory({
    scanner: scannerOf({ ...compiled, rules }),
    open: async () => ({ body: Readable.from([Buffer.from(`${records.join("\n")}\n`)]), size: 0 }),
    now: () => ARRIVAL,
  })
  const object = { bucket: "logs", key: "a", version: "v1", arrival: ARRIVAL }
  await processMessage({ objects: [object], skipped: [] }, Number.POSITIVE_INFINITY, { ...context, matchLimits })
  const byText = (left: { body: string }, right: { body: string }) => (left.body < right.body ? -1 : 1)
  return {
    alerts: alerts.toSorted(byText),
    notices: notices.map(({ body }) => JSON.parse(body)),
    archived: archived()
      .map((one) => `${one["kibana.alert.uuid"]} ${one["landfall.suppressed"]}`)
      .sort(),
    recorded: [...store.objects.keys()].filter((key) => /^(alerts|objects)/.test(key)).sort(),
    counts: lines.map(({ matches, published }) => [matches, published]),
  }
}

const groups = { alert_suppression: { group_by: ["host.id"], missing_fields_strategy: "suppress" } }

for (const [name, settings] of [
  ["one by one", {}],
  ["in groups", groups],
  ["in groups, of which some are over the maximum", { ...groups, max_signals: 3 }],
] as const) {
  test(`what does not fit in memory is read again: the result is the same, alerts ${name}`, async () => {
    const whole = await detectWithin(NONE, settings)
    assert.ok(whole.alerts.length > 0 && whole.archived.length > 0)
    for (const heldBytes of [0, 60_000, 400_000]) {
      assert.deepEqual(await detectWithin({ ...NONE, heldBytes }, settings), whole)
    }
  })
}

test("an object with more matches than may wait is settled part by part, and nothing is lost", async () => {
  const { alerts, archived } = await detectWithin({ heldBytes: 0, ids: 10, entries: 20 })
  const ids = [...alerts.map(({ id }) => id), ...archived.map((line) => line.split(" ")[0])]
  const all = await detectWithin(NONE)
  assert.deepEqual(
    new Set(ids),
    new Set([...all.alerts.map(({ id }) => id), ...all.archived.map((line) => line.split(" ")[0])]),
  )
})
