import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { withKnownFields } from "../../../src/engine/enrich/side-tables.ts"
import { fdrMetadata } from "../../../src/engine/sources/crowdstrike/metadata.ts"
import { endgame } from "../../../src/engine/sources/elastic/endgame.ts"
import { endpointSources } from "../../../src/engine/sources/elastic/endpoint.ts"
import type { Source } from "../../../src/engine/sources/source.ts"
import type { Event } from "../../../src/event.ts"
import type { Json, JsonObject } from "../../../src/json.ts"
import { edrFormats, start } from "./edr-formats.ts"
import { assertEvent, hostileRecords } from "./hostile-record.ts"

const [endpoint] = endpointSources
assert.ok(endpoint)
const passing: readonly Source[] = [endgame, endpoint]
const samples = edrFormats
  .filter(({ source }) => passing.some(({ name }) => name === source))
  .map((format) => format.write(start))

const key = fc.constantFrom(
  ...new Set(samples.flatMap((sample) => Object.keys(sample))),
  ...["event.module", "data_stream.dataset", "dataset", "module", "type", "os", "event_type_full", "data", "platform"],
  ...["aid", "cid", "ComputerName", "UserSid_readable", "User", "aip"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "", "."],
)
const leaf = fc.oneof(
  fc.constantFrom<Json>(
    null,
    "",
    1,
    1e308,
    -1,
    true,
    131509374294209140n,
    "endgame",
    "endpoint",
    "endpoint.events.file",
  ),
  fc.constantFrom("process_event", "creation_event", "process_start", "Windows", "a1"),
  fc.string(),
)
const { value: json, record } = hostileRecords(key, leaf)

test("no document makes a source throw, and at most one recognises it", () => {
  fc.assert(
    fc.property(record, (any) => {
      for (const source of passing) {
        assertEvent(source.normalise(any))
      }
      assert.ok(endpointSources.filter((source) => source.recognise(any)).length <= 1)
    }),
    { numRuns: 2_000 },
  )
  assert.deepEqual(Object.keys(Object.prototype), [])
})

test("any value in place of a document's own is harmless", () => {
  fc.assert(
    fc.property(fc.constantFrom(...samples), key, json, (sample, name, value) => {
      for (const source of passing) {
        assertEvent(source.normalise({ ...sample, [name]: value }))
      }
    }),
    { numRuns: 1_000 },
  )
})

test("no metadata makes its reader throw", () => {
  const event: Event = Object.assign(Object.create(null), { "host.id": "a1", "user.id": "a1" })
  fc.assert(
    fc.property(record, (any) => {
      const candidates = [
        any,
        { ...any, cid: "c", aid: "a1", ComputerName: "x" },
        { ...any, cid: "c", UserSid_readable: "a1" },
      ]
      for (const metadata of candidates.map(fdrMetadata.read)) {
        if (metadata && "fields" in metadata) assertEvent(withKnownFields(event, metadata.fields))
      }
    }),
    { numRuns: 2_000 },
  )
})

test("nesting of a hundred thousand levels is handled", () => {
  const nested: JsonObject = JSON.parse(`${'{"data":'.repeat(100_000)}1${"}".repeat(100_000)}`)
  for (const source of passing) {
    source.recognise(nested)
    for (const sample of samples) {
      assertEvent(source.normalise({ ...sample, process: nested, endgame: nested }))
    }
  }
})
