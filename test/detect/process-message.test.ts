import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import { gzipSync } from "node:zlib"
import type { DetectContext } from "../../src/detect/context.ts"
import { processMessage } from "../../src/detect/process-message.ts"
import { defaultLimits } from "../../src/engine/decode/limits.ts"
import { SideTables } from "../../src/engine/enrich/side-tables.ts"
import { ruleSet } from "../../src/engine/match/rule-set.ts"
import { recognise, sources } from "../../src/engine/sources/index.ts"
import { ObjectError } from "../../src/errors.ts"
import type { ObjectRef } from "../../src/object-ref.ts"
import { loadRules } from "../../src/rules/load.ts"
import { MemoryStore } from "../delivery/ledger/memory-store.ts"
import { ARRIVAL, firingRecord } from "../properties/simulation/landing.ts"
import { detectInMemory } from "./in-memory.ts"

const root = join(import.meta.dirname, "../..")
const compiled = await loadRules(join(root, "site/rules"))
const batch = readFileSync(join(root, "events/batches/crowdstrike-fdr.ndjson.gz"))
const [expected] = JSON.parse(readFileSync(join(root, "events/batches.expected.json"), "utf8"))

/** Detect over these objects, by key. */
function detectOver(objects: { readonly [key: string]: Uint8Array | Error }, rules = compiled.rules) {
  const clock = { now: ARRIVAL }
  const { context, ...seen } = detectInMemory({
    scanner: { rules: ruleSet({ ...compiled, rules }, sources), recognise, limits: defaultLimits },
    async open(object) {
      const found = objects[object.key]
      if (found instanceof Error || found === undefined) throw found ?? new ObjectError(object, "missing", "not there")
      return { body: Readable.from([found]), size: found.length }
    },
    now: () => clock.now,
  })
  const run = (...keys: string[]) =>
    processMessage({ objects: keys.map(ref), skipped: [] }, Number.POSITIVE_INFINITY, context)
  return { ...seen, context, clock, run, bodies: () => seen.alerts.map(({ body }) => JSON.parse(body)) }
}

function ref(key: string): ObjectRef {
  return { bucket: "logs", key, version: "v1", arrival: ARRIVAL }
}

test("a batch's firing records alert, at their lines, and nothing else does", async () => {
  const { run, bodies, lines } = detectOver({ a: batch })
  await run("a")
  assert.deepEqual(
    bodies()
      .map((alert) => alert["landfall.line"])
      .sort((x, y) => x - y),
    expected.firing.map(({ line }: { line: number }) => line),
  )
  const { report } = lines[0] ?? {}
  assert.ok(report)
  assert.equal(report.tally.lines, expected.lines)
  assert.equal(report.tally.blank, expected.blank)
  assert.equal(report.unparsed, expected.unparsed)
})

/** An FDR delivery: the folders of its metadata, more hosts than are sampled, and an event of the last of them. */
const METADATA = {
  "x/fdrv2/aidmaster/1/part-00000.gz": gzipSync(
    Array.from({ length: 100 }, (_, n) =>
      JSON.stringify({ cid: "4567", aid: n === 99 ? "0123" : `aid-${n}`, ComputerName: `WEB${n}`, Time: "1.5" }),
    ).join("\n"),
  ),
  "x/fdrv2/userinfo/1/part-00000.gz": gzipSync(
    JSON.stringify({ cid: "4567", UserSid_readable: "S-1-5-18", User: "CORP\\svc", _time: "1.5" }),
  ),
}

test("an FDR alert names its host and user when their metadata has landed", async () => {
  const { run, bodies, notices, lines } = detectOver({
    ...METADATA,
    "x/data/2/part-00000.gz": gzipSync(firingRecord(1).replace("{", '{"UserSid":"S-1-5-18",')),
  })
  await run(...Object.keys(METADATA), "x/data/2/part-00000.gz")
  const [alert] = bodies()
  assert.equal(alert.host.name, "WEB99")
  assert.equal(alert.user.name, "svc")
  assert.match(alert["kibana.alert.reason"], /on WEB99/)
  assert.deepEqual(notices, [])
  assert.equal(lines[0]?.report?.parsed, 100)
})

test("an FDR alert does not wait for a name that cannot be looked up", async () => {
  const { run, bodies, context, lines } = detectOver({ a: Buffer.from(firingRecord(1)) })
  const store = new MemoryStore()
  store.read = async () => {
    throw new Error("denied")
  }
  await processMessage({ objects: [ref("a")], skipped: [] }, Number.POSITIVE_INFINITY, {
    ...context,
    sideTables: () => new SideTables(store, async () => {}),
  })
  assert.equal(bodies().length, 1)
  assert.equal(lines[0]?.unnamed, "denied")
  await run("a")
  assert.equal(bodies().length, 1)
})

test("a rule's match in a metadata folder alerts like any other", async () => {
  const { run, alerts } = detectOver({ "x/fdrv2/aidmaster/1/p": Buffer.from(firingRecord(1)) })
  await run("x/fdrv2/aidmaster/1/p")
  assert.equal(alerts.length, 1)
})

test("lines balance", async () => {
  const { run, lines } = detectOver({
    a: batch,
    b: Buffer.from(""),
    c: Buffer.from("\n\n{}\nx\n"),
    d: Buffer.from(firingRecord(1)),
  })
  await run("a", "b", "c", "d").catch(() => {})
  assert.equal(lines.length, 4)
  for (const { report } of lines) {
    assert.ok(report)
    assert.equal(report.tally.lines, report.tally.blank + report.skipped + report.parsed + report.unparsed)
  }
})

test("the same message twice gives each alert once", async () => {
  const { run, alerts } = detectOver({ a: batch })
  await run("a")
  await run("a")
  assert.equal(alerts.length, expected.firing.length)
})

test("two copies at once give each alert once, and the loser comes back", async () => {
  const { run, alerts } = detectOver({ a: batch })
  const outcomes = await Promise.allSettled([run("a"), run("a")])
  assert.equal(alerts.length, expected.firing.length)
  assert.ok(outcomes.some(({ status }) => status === "fulfilled"))
})

test("the same record in two objects is one alert", async () => {
  const { run, alerts } = detectOver({ a: Buffer.from(firingRecord(1)), b: Buffer.from(`\n${firingRecord(1)}`) })
  await run("a", "b")
  assert.equal(alerts.length, 1)
})

test("a retry hours later publishes the same bytes", async () => {
  const [early, late] = [detectOver({ a: batch }), detectOver({ a: batch })]
  late.clock.now += 3 * 3600 * 1000
  await early.run("a")
  await late.run("a")
  assert.deepEqual(late.alerts, early.alerts)
})

test("a truncated gzip: whole lines are scanned, then the message fails and names the object", async () => {
  const text = `${Array.from({ length: 5 }, (_, n) => firingRecord(n)).join("\n")}\n`
  const whole = gzipSync(text)
  const { run, alerts, lines } = detectOver({ "cut.gz": whole.subarray(0, whole.length - 8) })
  await assert.rejects(run("cut.gz"), /s3:\/\/logs\/cut\.gz/)
  assert.equal(alerts.length, 5)
  assert.match(lines[0]?.error ?? "", /cut\.gz/)
})

test("a missing object and a denied one fail the message, and the others go on", async () => {
  const { run, alerts, notices } = detectOver({
    good: batch,
    denied: new ObjectError(ref("denied"), "denied", "reading is denied"),
  })
  await assert.rejects(run("missing", "denied", "good"), AggregateError)
  assert.equal(alerts.length, expected.firing.length)
  assert.deepEqual(notices.map(({ body }) => JSON.parse(body)["landfall.notice"].kind).sort(), [
    "suspicious",
    "unreadable",
    "unreadable",
  ])
})

test("what can never be read is noticed and does not come back", async () => {
  const { run, notices } = detectOver({ "a.parquet": Buffer.from("PAR1xxxxxxxxPAR1") })
  await run("a.parquet")
  assert.deepEqual(
    notices.map(({ body }) => JSON.parse(body)["landfall.notice"].kind),
    ["quarantine"],
  )
})

test("a broken line that contains what a rule looks for is noticed once", async () => {
  const { run, notices } = detectOver({ a: Buffer.from(`${firingRecord(1)}\n${firingRecord(2).slice(0, -9)}\n`) })
  await run("a")
  await run("a")
  assert.equal(notices.length, 1)
  assert.match(notices[0]?.body ?? "", /suspicious/)
})

test("records of no known source are noticed, though none of them could match", async () => {
  const { run, notices } = detectOver({ "other/x": Buffer.from('{"some":"thing"}\n{"some":"other"}\n') })
  await run("other/x")
  assert.match(notices[0]?.body ?? "", /unrecognised/)
})

test("over the rule's maximum: the newest 33 alert, the rest is in the ledger, one notice says so, also when tried again", async () => {
  const text = Array.from({ length: 1200 }, (_, n) => firingRecord(n)).join("\n")
  const { run, bodies, notices, archived, alerts } = detectOver({ storm: Buffer.from(text) })
  await run("storm")
  await run("storm")
  assert.equal(alerts.length, 33)
  assert.deepEqual(
    bodies()
      .map((alert) => alert["landfall.line"])
      .sort((x, y) => x - y),
    Array.from({ length: 33 }, (_, n) => 1168 + n),
  )
  assert.equal(archived().length, 1200 - 33)
  const overflow = notices
    .map(({ body }) => JSON.parse(body)["landfall.notice"])
    .filter(({ kind }) => kind === "overflow")
  assert.equal(overflow.length, 1)
  assert.equal(overflow[0].details.notSent, 1167)
})

test("regression: the groups over a rule's maximum, which it knows only at the end, were not archived", async () => {
  const text = Array.from({ length: 10 }, (_, n) => firingRecord(n)).join("\n")
  const rules = compiled.rules.map((rule) => ({
    ...rule,
    max_signals: 4,
    alert_suppression: { group_by: ["event.id"], missing_fields_strategy: "doNotSuppress" as const },
  }))
  const { run, alerts, archived } = detectOver({ groups: Buffer.from(text) }, rules)
  await run("groups")
  assert.equal(alerts.length, 4)
  const lines = archived().map((document) => document["landfall.line"])
  assert.deepEqual(lines, [1, 2, 3, 4, 5, 6])
})

test("a message that was not understood is reported to the operators and does not come back", async () => {
  const { context, notices } = detectOver({})
  await processMessage(
    {
      objects: [],
      skipped: [
        { kind: "malformed", detail: "the message is not JSON" },
        { kind: "test", detail: "" },
      ],
    },
    0,
    context,
  )
  assert.equal(notices.length, 1)
})

test("a message of many malformed records is one notice that names the first few and counts them all", async () => {
  const { context, notices } = detectOver({})
  const skipped = Array.from({ length: 8_000 }, (_, n) => ({ kind: "malformed" as const, detail: `record ${n}` }))
  await processMessage({ objects: [], skipped }, 0, context)
  const [notice, ...more] = notices.map(({ body }) => JSON.parse(body)["landfall.notice"])
  assert.deepEqual(more, [])
  assert.equal(notice.details.count, 8_000)
  assert.deepEqual(notice.details.first.slice(0, 2), ["record 0", "record 1"])
  assert.equal(notice.details.first.length, 10)
  assert.ok(JSON.stringify(notice).length < 4_096)
})

test("a scan that runs out of time fails its message", async () => {
  const { context } = detectOver({ a: batch })
  await assert.rejects(processMessage({ objects: [ref("a")], skipped: [] }, ARRIVAL - 1, context), /out of time/)
})

test("a notice that cannot be published does not keep the other objects back", async () => {
  const { context, alerts } = detectOver({
    good: batch,
    denied: new ObjectError(ref("denied"), "denied", "denied"),
  })
  const publishNotice = async () => {
    throw new Error("the notices topic is away")
  }
  const message = {
    objects: [ref("denied"), ref("good")],
    skipped: [{ kind: "malformed", detail: "x" }],
  } as const
  await assert.rejects(processMessage(message, Number.POSITIVE_INFINITY, { ...context, publishNotice }), AggregateError)
  assert.equal(alerts.length, expected.firing.length)
})

test("an object that fails for good is given up at the fourth try, and the ledger and the operators know", async () => {
  const { context, notices, store } = detectOver({})
  const attempt = (receives: number) =>
    processMessage({ objects: [ref("gone")], skipped: [] }, Number.POSITIVE_INFINITY, context, receives)
  for (const receives of [1, 2, 3]) await assert.rejects(attempt(receives), /not there/)
  await attempt(4)
  const kinds = notices.map(({ body }) => JSON.parse(body)["landfall.notice"].kind)
  assert.deepEqual(kinds, ["unreadable", "quarantine"])
  assert.ok([...store.objects.keys()].some((key) => key.startsWith("objects/")))
})

test("objects that a message names are not begun when its time is over", async () => {
  const { context, clock, lines } = detectOver({ a: batch, b: batch })
  const open: DetectContext["open"] = async (object) => {
    clock.now += 60_000
    return context.open(object)
  }
  const message = { objects: [ref("a"), ref("b")], skipped: [] }
  await assert.rejects(
    processMessage(message, ARRIVAL + 60_000, { ...context, open }, 9),
    /before this object was begun/,
  )
  assert.deepEqual(
    lines.map(({ report }) => report !== undefined),
    [true, false],
  )
})

test("what a message names and is not to be scanned is in the log", async () => {
  const { context, lines } = detectOver({})
  await processMessage(
    { objects: [], skipped: [{ kind: "ignored", detail: "folder marker s3://logs/a/" }] },
    0,
    context,
  )
  assert.deepEqual(
    lines.map(({ object, isIgnored }) => ({ object, isIgnored })),
    [{ object: "folder marker s3://logs/a/", isIgnored: true }],
  )
})
