import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { decodeKey } from "../../../src/detect/envelope/s3-event.ts"
import { unwrap, unwrapObject } from "../../../src/detect/envelope/unwrap.ts"

const events = join(import.meta.dirname, "../../../events")
const RECEIVED = 1_795_507_201_000
const ARRIVAL = Date.parse("2026-11-24T08:00:00.000Z")
const KEY = "edr/2026/11/batch one+2.ndjson.gz"

function unwrapEvent(name: string) {
  const event = JSON.parse(readFileSync(join(events, `${name}.json`), "utf8"))
  const records = event.Records as { body?: string }[] | undefined
  return records?.[0]?.body === undefined ? unwrapObject(event, RECEIVED) : unwrap(records[0].body, RECEIVED)
}

const whole = {
  bucket: "example-edr-logs",
  key: KEY,
  version: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
  etag: "d41d8cd98f00b204e9800998ecf8427e",
  size: 48213,
  arrival: ARRIVAL,
}

for (const name of [
  "s3-object-created",
  "sqs-s3-object-created",
  "sqs-sns-s3-object-created",
  "sns-s3-object-created",
  "eventbridge-object-created",
  "sqs-eventbridge-object-created",
]) {
  test(`${name} names the object that landed, its key decoded exactly once`, () => {
    assert.deepEqual(unwrapEvent(name), { objects: [whole], skipped: [] })
  })
}

test("a FDR message names all its files, keys as they are", () => {
  const { objects, skipped } = unwrapEvent("sqs-crowdstrike-fdr")
  assert.deepEqual(skipped, [])
  assert.deepEqual(
    objects.map(({ bucket, key, checksum, arrival }) => ({ bucket, key, checksum, arrival })),
    [
      ["part-00000.gz", "d41d8cd98f00b204e9800998ecf8427e"],
      ["part 00001+a.gz", "9e107d9d372bb6826bd81d3542a419d6"],
    ].map(([file, checksum]) => ({
      bucket: "example-fdr-replica",
      key: `0123456789abcdef/data/5f6a7b8c-0000-4000-8000-000000000001/${file}`,
      checksum,
      arrival: 1_795_507_200_000,
    })),
  )
})

test("a FDR message that counts other files than it lists is remarked, and its files are read", () => {
  const { objects, skipped } = unwrap(
    JSON.stringify({ bucket: "b", fileCount: 2, files: [{ path: "x/_SUCCESS" }, { path: "a.gz" }, {}] }),
    7,
  )
  assert.deepEqual(objects, [{ bucket: "b", key: "a.gz", arrival: 7 }])
  assert.deepEqual(
    skipped.map(({ kind }) => kind),
    ["malformed", "ignored", "malformed"],
  )
})

const remarked: [event: string, kind: string, says: RegExp][] = [
  ["sqs-s3-test-event", "test", /example-edr-logs/],
  ["sqs-s3-object-removed", "ignored", /ObjectRemoved/],
  ["sqs-s3-version-3", "malformed", /version 3\.0/],
  ["sqs-s3-bad-key", "malformed", /100%\.gz/],
  ["sqs-not-json", "malformed", /not JSON/],
]
for (const [name, kind, says] of remarked) {
  test(`${name} brings no object and is remarked as ${kind}`, () => {
    const { objects, skipped } = unwrapEvent(name)
    assert.deepEqual(objects, [])
    assert.equal(skipped.length, 1)
    assert.equal(skipped[0]?.kind, kind)
    assert.match(skipped[0]?.detail ?? "", says)
  })
}

const strange: [name: string, body: string, says: RegExp][] = [
  ["a number", "7", /not an object/],
  ["an empty object", "{}", /no known envelope/],
  ["an empty list of records", '{"Records":[]}', /empty list/],
  ["a record of another service", '{"Records":[{"eventSource":"aws:dynamodb"}]}', /aws:dynamodb/],
  ["a record that is no object", '{"Records":[3]}', /not an object/],
  ["an event of another EventBridge source", '{"detail-type":"Object Created","source":"evil"}', /evil/],
  ["envelopes without end", nested(12), /envelopes/],
]
for (const [name, body, says] of strange) {
  test(`${name} is malformed and says why`, () => {
    const { objects, skipped } = unwrap(body, 0)
    assert.deepEqual(objects, [])
    assert.deepEqual(
      skipped.map(({ kind }) => kind),
      ["malformed"],
    )
    assert.match(skipped[0]?.detail ?? "", says)
  })
}

test("a bad record does not keep the others of its message back", () => {
  const good = JSON.parse(readFileSync(join(events, "s3-object-created.json"), "utf8")).Records[0]
  const { objects, skipped } = unwrap(JSON.stringify({ Records: [good, { eventSource: "aws:s3" }, good] }), 0)
  assert.equal(objects.length, 2)
  assert.equal(skipped.length, 1)
})

test("Ceph's gateway does not encode keys, so they are not decoded", () => {
  const record = JSON.parse(readFileSync(join(events, "s3-object-created.json"), "utf8")).Records[0]
  record.eventSource = "ceph:s3"
  record.eventVersion = "2.2"
  record.s3.object.key = "a+b%20c.gz"
  assert.equal(unwrapObject({ Records: [record] }, 0).objects[0]?.key, "a+b%20c.gz")
})

test("every key survives S3's encoding", () => {
  const encode = (key: string) => encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/")
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (key) => assert.equal(decodeKey(encode(key)), key)),
  )
})

test("regression: an object with an own toString instead of a name made it throw", () => {
  const odd = { toString: "" }
  const bodies = [
    { Event: "s3:TestEvent", Bucket: odd },
    { "detail-type": odd, source: "aws.s3" },
    { "detail-type": "Object Created", source: odd },
    { Records: [{ eventSource: odd }] },
    { Records: [{ eventSource: "aws:s3", eventVersion: odd }] },
    { Records: [{ eventSource: "aws:s3", eventVersion: "2.1", eventName: odd }] },
  ]
  for (const body of bodies)
    assert.equal(unwrap(JSON.stringify(body), RECEIVED).skipped.length, 1, JSON.stringify(body))
})

test("regression: an FDR message's timestamp that is no time became the arrival", () => {
  for (const timestamp of ["1e999", "-1e999", "1e300", "8640000000000001"]) {
    const body = `{"bucket":"b","files":[{"path":"p"}],"timestamp":${timestamp}}`
    assert.equal(unwrap(body, RECEIVED).objects[0]?.arrival, RECEIVED, timestamp)
  }
})

test("no body makes it throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      const { objects, skipped } = unwrap(body, 0)
      assert.ok(objects.length + skipped.length > 0)
    }),
  )
})

function nested(depth: number): string {
  return depth === 0 ? "{}" : JSON.stringify({ Type: "Notification", Message: nested(depth - 1) })
}
