import assert from "node:assert/strict"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import type { Context, SQSEvent } from "aws-lambda"
import { windowsFormats } from "../../dev/log-formats/windows/formats.ts"
import { Ledger } from "../../src/delivery/ledger/ledger.ts"
import type { Publication } from "../../src/delivery/publish/publisher.ts"
import type { DetectContext } from "../../src/detect/context.ts"
import { detectHandler } from "../../src/detect/lambda.ts"
import type { ObjectLine } from "../../src/detect/object-outcome.ts"
import { SideTables } from "../../src/engine/enrich/side-tables.ts"
import { readPins } from "../../src/engine/pins.ts"
import { scannerOf } from "../../src/engine/scanner.ts"
import { sources } from "../../src/engine/sources/index.ts"
import { SettingError } from "../../src/errors.ts"
import { loadRules } from "../../src/rules/load.ts"
import { MemoryStore } from "../delivery/ledger/memory-store.ts"
import { edrFormats, start } from "./sources/edr-formats.ts"
import { securityStart } from "./sources/windows/process-starts.ts"

const compiled = await loadRules(join(import.meta.dirname, "../../site/rules"))

function pinsOf(...entries: readonly object[]) {
  return readPins({ LANDFALL_SOURCES: JSON.stringify(entries) }, sources)
}

const wrong: readonly [why: string, text: string, says: RegExp][] = [
  ["no JSON", "winlogbeat", /LANDFALL_SOURCES: is not valid JSON/],
  ["no list", '{"bucket":"a","source":"winlogbeat"}', /must be a list/],
  ["an entry that is not an object", '["winlogbeat"]', /entry 1, "winlogbeat", is not an object/],
  [
    "an unknown source",
    '[{"bucket":"a","source":"sysmon"}]',
    /the source sysmon; the sources are crowdstrike\.fdr, .*endgame/,
  ],
  ["no source", '[{"bucket":"a"}]', /entry 1, \{"bucket":"a"\}, names no source/],
  ["no place", '[{"source":"endgame"}]', /names no bucket, prefix or queue/],
  [
    "a misspelt name",
    '[{"buckets":"a","source":"endgame"}]',
    /has "buckets"; it may have bucket, prefix, queue and source/,
  ],
  ["a name of Object's", '[{"constructor":"a","source":"endgame"}]', /has "constructor"/],
  [
    "a value that is not a non-empty string",
    '[{"bucket":1,"source":"endgame"}]',
    /has a bucket that is not a non-empty string/,
  ],
  ["an empty value", '[{"prefix":"","source":"endgame"}]', /has a prefix that is not a non-empty string/],
  ["a prefix in the bucket", '[{"bucket":"a/b","source":"endgame"}]', /what follows it is the prefix/],
  [
    "one place twice",
    '[{"bucket":"a","prefix":"b/","source":"endgame"},{"prefix":"b/","bucket":"a","source":"winlogbeat"}]',
    /s3:\/\/a\/b\/ is pinned twice/,
  ],
]

for (const [why, text, says] of wrong) {
  test(`at start, ${why} is refused`, () => {
    assert.throws(
      () => readPins({ LANDFALL_SOURCES: text }, sources),
      (error) => error instanceof SettingError && says.test(error.message),
    )
  })
}

test("where nothing is set, nothing is pinned", () => {
  for (const environment of [{}, { LANDFALL_SOURCES: "" }, { LANDFALL_SOURCES: "none" }, { LANDFALL_SOURCES: "[]" }]) {
    assert.equal(readPins(environment, sources)({ bucket: "a", key: "b" }), undefined)
  }
})

test("of the pins that fit, the longest prefix decides, then the bucket, then the queue", () => {
  const pins = pinsOf(
    { prefix: "x/", source: "endgame" },
    { bucket: "a", source: "winlogbeat" },
    { bucket: "a", prefix: "x/", source: "crowdstrike.fdr" },
    { bucket: "a", prefix: "x/y/", source: "system.security" },
    { queue: "fdr", source: "m365_defender.event" },
    { bucket: "a", prefix: "x/", queue: "fdr", source: "windows.forwarded" },
  )
  const cases: readonly [bucket: string, key: string, queue: string | undefined, source: string | undefined][] = [
    ["b", "x/1", undefined, "endgame"],
    ["b", "1", undefined, undefined],
    ["a", "1", undefined, "winlogbeat"],
    ["a", "x/1", undefined, "crowdstrike.fdr"],
    ["a", "x/y/1", undefined, "system.security"],
    ["a", "x/y/1", "arn:aws:sqs:eu-west-1:1:fdr", "system.security"],
    ["a", "x/1", "arn:aws:sqs:eu-west-1:1:fdr", "windows.forwarded"],
    ["b", "1", "arn:aws:sqs:eu-west-1:1:fdr", "m365_defender.event"],
    ["b", "1", "arn:aws:sqs:eu-west-1:1:other", undefined],
  ]
  for (const [bucket, key, queue, source] of cases) {
    assert.equal(pins({ bucket, key, queue })?.source.name, source, `${bucket}/${key} of ${queue}`)
  }
})

const QUEUE = "arn:aws:sqs:eu-west-1:000000000000:logs"
const ARRIVAL = Date.parse("2026-11-24T09:00:00Z")

/** Detects one object of these records, whose message came through `QUEUE`, with what is pinned. */
async function detected(records: readonly object[], ...entries: readonly object[]) {
  const body = Buffer.from(records.map((record) => JSON.stringify(record)).join("\n"))
  const alerts: Publication[] = []
  const notices: Publication[] = []
  const lines: ObjectLine[] = []
  const store = new MemoryStore()
  const into = (list: Publication[]) => async (publications: readonly Publication[]) => {
    list.push(...publications)
    return publications.map(({ id }) => ({ id, error: null }))
  }
  const world: DetectContext = {
    scanner: scannerOf(compiled, { LANDFALL_SOURCES: JSON.stringify(entries) }),
    open: async () => ({ body: Readable.from([body]), size: body.length }),
    ledger: new Ledger({ store, now: () => ARRIVAL, sleep: async () => {}, nonce: () => "nonce", leaseMs: 60_000 }),
    sideTables: () => new SideTables(store, async () => {}),
    publishAlert: into(alerts),
    publishNotice: into(notices),
    now: () => ARRIVAL,
    log: (line) => void lines.push(line),
  }
  const message = JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        eventName: "ObjectCreated:Put",
        eventTime: "2026-11-24T09:00:00Z",
        s3: { bucket: { name: "logs" }, object: { key: "a/b/c.json", size: body.length } },
      },
    ],
  })
  const event = {
    Records: [
      {
        messageId: "1",
        body: message,
        eventSource: "aws:sqs",
        eventSourceARN: QUEUE,
        attributes: { SentTimestamp: String(ARRIVAL), ApproximateReceiveCount: "1" },
      },
    ],
  } as SQSEvent
  const handler = detectHandler(world)
  const answer = await handler(event, { getRemainingTimeInMillis: () => 300_000 } as Context)
  assert.deepEqual(answer, { batchItemFailures: [] })
  const told = notices.map(({ body }) => JSON.parse(body)["landfall.notice"])
  return {
    sources: alerts.map(({ body }) => JSON.parse(body)["landfall.source"]),
    notices: told,
    report: lines[0]?.report,
  }
}

/** An agent's document of a process creation without any mark of how it came. */
const unmarked =
  windowsFormats.find(({ name }) => name === "agent's JSON without any mark")?.write(securityStart({})) ?? {}
const falcon = edrFormats.find(({ source }) => source === "crowdstrike.fdr")?.write(start) ?? {}

for (const [by, place] of Object.entries({
  bucket: { bucket: "logs" },
  prefix: { prefix: "a/" },
  "bucket and prefix": { bucket: "logs", prefix: "a/b/" },
  "a queue's name": { queue: "logs" },
  "a queue's ARN": { queue: QUEUE },
})) {
  test(`a ${by} makes a record the pinned source's, whatever its shape alone would say`, async () => {
    assert.deepEqual((await detected([unmarked])).sources, ["winlogbeat"])
    const { sources: alerting, notices } = await detected([unmarked], { ...place, source: "windows.forwarded" })
    assert.deepEqual(alerting, ["windows.forwarded"])
    assert.deepEqual(notices, [])
  })
}

test("a pin of another place changes nothing", async () => {
  const elsewhere = [{ bucket: "others" }, { prefix: "b/" }, { queue: "others" }, { bucket: "logs", prefix: "b/" }]
  const { sources: alerting } = await detected(
    [unmarked],
    ...elsewhere.map((place) => ({ ...place, source: "windows.forwarded" })),
  )
  assert.deepEqual(alerting, ["winlogbeat"])
})

test("a record that the pinned source does not accept is counted and noticed", async () => {
  const {
    sources: alerting,
    notices,
    report,
  } = await detected([falcon, unmarked], {
    bucket: "logs",
    source: "windows.forwarded",
  })
  assert.deepEqual(alerting, ["windows.forwarded"])
  assert.deepEqual(report?.unrecognised.first, [1])
  assert.equal(report?.pinned, "windows.forwarded")
  assert.deepEqual(
    notices.map(({ kind, message }) => [kind, message]),
    [["unrecognised", "records that windows.forwarded does not accept are under s3://logs/a/b, which is pinned to it"]],
  )
})

test("a Sysmon event is not accepted as the Security log's, nor FDR's metadata as another source's", async () => {
  const sysmon = { winlog: { channel: "Microsoft-Windows-Sysmon/Operational", event_id: 1, event_data: {} } }
  const metadata = { cid: "1", aid: "2", ComputerName: "WEB01" }
  const { report } = await detected([sysmon, metadata], { bucket: "logs", source: "system.security" })
  assert.equal(report?.unrecognised.count, 2)
  const ownPlace = await detected([metadata], { bucket: "logs", source: "crowdstrike.fdr" })
  assert.equal(ownPlace.report?.unrecognised.count, 0)
})

test("a pinned source's record in a shipper's envelope is accepted", async () => {
  const { sources: alerting } = await detected([{ message: JSON.stringify(unmarked) }], {
    bucket: "logs",
    source: "windows.forwarded",
  })
  assert.deepEqual(alerting, ["windows.forwarded"])
})
