import assert from "node:assert/strict"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import { objectNotices, unparsedObject } from "../../../src/detect/notices.ts"
import { defaultLimits } from "../../../src/engine/decode/limits.ts"
import { ruleSet } from "../../../src/engine/match/rule-set.ts"
import { scanObject } from "../../../src/engine/scan.ts"
import { recognise, sources } from "../../../src/engine/sources/index.ts"
import { loadRules } from "../../../src/rules/load.ts"
import { seededRandom } from "../fuzz/random.ts"
import type { Break } from "./breaks.ts"
import { isWellFormed, textOf } from "./grammar.ts"
import { bytesOf, formatOf, type Plan, planOf, simpler, unbroken } from "./object.ts"

const RUNS = Number(process.env["RUNS"] ?? 1000)
const SEED = Number(process.env["SEED"] ?? 1)

const rules = ruleSet(await loadRules(join(import.meta.dirname, "../../../site/rules")), sources)
const ARRIVAL = Date.parse("2026-11-24T09:00:00Z")
const object = { bucket: "logs", key: "edr/web/a", etag: "e1", arrival: ARRIVAL }

/** The matches of an object, and what detect reports about it: at once, and in the digest. */
async function scan(bytes: Buffer) {
  const matches = new Set<string>()
  const open = async () => Readable.from([bytes])
  const { bucket, key } = object
  const report = await scanObject(
    { location: { bucket, key }, arrival: ARRIVAL, size: bytes.length, body: await open(), reopen: open },
    { rules, recognise, limits: defaultLimits },
    { onMatch: ({ recordHash, location }) => void matches.add(`${recordHash} ${location.line}`) },
  )
  const { tally, skipped, parsed, unparsed, fault } = report
  assert.equal(tally.lines, tally.blank + skipped + parsed + unparsed, "the lines balance")
  const kinds = objectNotices(object, report).map(({ kind }) => kind)
  const atOnce = fault !== undefined || kinds.some((kind) => kind === "suspicious" || kind === "quarantine")
  return { matches: matches.size, kinds, atOnce, isReported: atOnce || unparsedObject(object, report) !== undefined }
}

const WORDS = /aspnet_regiis\.exe|-pdf|connectionstrings/i

/** Breaks that hit one place, so that what is lost is lost there. */
const LOCAL = /^(insert|delete a byte|write)/

/** What is wrong with the result of a plan; undefined if nothing is. */
async function fault(plan: Plan): Promise<string | undefined> {
  const bytes = bytesOf(plan)
  const { matches, atOnce, isReported } = await scan(bytes)
  if (isWellFormed(bytes)) return undefined
  const ops: readonly Break[] = [...plan.inText, ...plan.inBytes]
  // What was UTF-16 may still be read as such without its mark, which the grammar needs.
  const isMarkHit = plan.encoding.startsWith("utf16") && plan.inBytes.length > 0
  if (!isReported && !(isMarkHit && matches > 0)) return "it is broken, and nothing is reported"
  const isLocal = ops.length === 1 && ops.every(({ kind }) => LOCAL.test(kind)) && plan.inText.length > 0
  if (isLocal && matches === 0 && !atOnce && WORDS.test(textOf(bytes) ?? ""))
    return "a match is lost although a word of its rule is left, and it is only in the digest"
  return undefined
}

async function shortest(plan: Plan, what: string): Promise<Plan> {
  for (const other of simpler(plan)) if ((await fault(other)) === what) return shortest(other, what)
  return plan
}

test(`no break of an object is silent: ${RUNS} objects from seed ${SEED}`, async (t) => {
  const counts = { broken: 0, lost: 0 }
  for (let seed = SEED; seed < SEED + RUNS; seed++) {
    const plan = planOf(seededRandom(seed))
    const what = await fault(plan)
    if (what !== undefined) {
      const simple = await shortest(plan, what)
      const stored = bytesOf(simple)
      assert.fail(
        `seed ${seed}, ${formatOf(plan).name}: ${what}\n${JSON.stringify({ ...simple, records: simple.records.length })}\n` +
          `${(textOf(stored) ?? "").slice(0, 3000)}\nbase64: ${stored.subarray(0, 3000).toString("base64")}`,
      )
    }
    if (!isWellFormed(bytesOf(plan))) counts.broken++
  }
  t.diagnostic(`${counts.broken} of ${RUNS} objects are broken`)
  assert.ok(counts.broken > RUNS / 2)
})

test("an object that is not broken gives its match, and nothing is reported", async () => {
  for (let seed = SEED; seed < SEED + Math.min(RUNS, 300); seed++) {
    const plan = unbroken(planOf(seededRandom(seed)))
    const bytes = bytesOf(plan)
    assert.ok(isWellFormed(bytes), `seed ${seed}: the grammar accepts it`)
    const { matches, kinds, isReported } = await scan(bytes)
    const what = `seed ${seed}: ${formatOf(plan).name}, ${plan.layout}, ${plan.records.length} records`
    assert.deepEqual({ matches, isReported }, { matches: 1, isReported: false }, `${what}: ${kinds}`)
  }
})
