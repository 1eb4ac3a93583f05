import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { crowdstrikeFdr } from "../../../src/engine/sources/crowdstrike/fdr.ts"
import { sources } from "../../../src/engine/sources/index.ts"
import { m365Defender } from "../../../src/engine/sources/m365-defender/m365-defender.ts"
import { sentinelOneCloudFunnel } from "../../../src/engine/sources/sentinel-one/cloud-funnel.ts"
import { scalarsIn } from "../../../src/engine/sources/value.ts"
import type { Json, JsonObject } from "../../../src/json.ts"
import { edrFormats, start } from "./edr-formats.ts"
import { assertEvent, hostileRecords } from "./hostile-record.ts"

const three = [crowdstrikeFdr, m365Defender, sentinelOneCloudFunnel]
const names: ReadonlySet<string> = new Set(three.map(({ name }) => name))
const samples = edrFormats.filter(({ source }) => names.has(source)).map((format) => format.write(start))

const key = fc.constantFrom(
  ...new Set(samples.flatMap((record) => [...Object.keys(record), ...Object.keys(record["properties"] ?? {})])),
  ...[
    "src",
    "tgt",
    "process",
    "image",
    "meta",
    "event",
    "name",
    "Type",
    "table",
    "properties",
    "category",
    "OSPlatform",
  ],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "", "."],
)
const leaf = fc.oneof(
  fc.constantFrom<Json>(null, "", "-", 1, 1e308, -1, true, 9007199254740993n, "18446744073709551615"),
  fc.constantFrom("process", "PROCESSCREATION", "AdvancedHunting-DeviceProcessEvents", "ProcessCreated", "windows"),
  fc.constantFrom("ProcessRollup2", "C:\\\\a\\\\b", '\\"', "Win", '"'),
  fc.string(),
)
const { value: json, record } = hostileRecords(key, leaf)

test("no record makes a source throw, is recognised by two, or gives anything but declared scalars and lists", () => {
  fc.assert(
    fc.property(record, (any) => {
      assert.ok(three.filter((source) => source.recognise(any)).length <= 1)
      for (const source of three) {
        const event = source.normalise(any)
        assertEvent(event)
        assert.deepEqual(
          Object.keys(event).filter((field) => !Object.hasOwn(source.fields, field)),
          [],
        )
      }
    }),
    { numRuns: 2_000 },
  )
  assert.deepEqual(Object.keys(Object.prototype), [])
})

test("any value in place of a column is harmless, and closed sets of values stay closed", () => {
  fc.assert(
    fc.property(fc.constantFrom(...samples), key, json, (sample, name, value) => {
      const inner = sample["properties"]
      const changed =
        typeof inner === "object"
          ? { ...sample, properties: { ...inner, [name]: value } }
          : { ...sample, [name]: value }
      for (const source of three) {
        const event = source.normalise(changed)
        assertEvent(event)
        for (const [field, { values }] of Object.entries(source.fields)) {
          for (const scalar of values === undefined ? [] : scalarsIn(event[field])) {
            assert.ok(
              values?.some((one) => one === scalar),
              `${source.name}: ${field} is ${scalar}`,
            )
          }
        }
      }
    }),
    { numRuns: 1_000 },
  )
})

/** A source, and its columns of the name, command line and process id. */
const columns = [
  [crowdstrikeFdr, "ImageFileName", "CommandLine", "RawProcessId"],
  [sentinelOneCloudFunnel, "tgt.process.name", "tgt.process.cmdline", "tgt.process.pid"],
  [m365Defender, "FileName", "ProcessCommandLine", "ProcessId"],
] as const

for (const [source, name, commandLine, pid] of columns) {
  test(`${source.name}: values of the wrong type are omitted, each value of a list counts, ids are exact`, () => {
    const write = (changed: JsonObject) => {
      const sample = samples.find((record) => source.recognise(record)) ?? {}
      const inner = sample["properties"]
      return source.normalise(
        typeof inner === "object" ? { ...sample, properties: { ...inner, ...changed } } : { ...sample, ...changed },
      )
    }
    assert.equal(write({ [name]: { a: "x" } })["process.name"], undefined)
    assert.equal(write({ [name]: null })["process.name"], undefined)
    assert.equal(write({ [name]: 7 })["process.name"], "7")
    assert.deepEqual(
      write({ [name]: ["\\a.exe", 7] })["process.name"],
      source === crowdstrikeFdr ? ["a.exe", "7"] : ["\\a.exe", "7"],
    )
    assert.equal(write({ [commandLine]: {} })["process.args"], undefined)
    assert.deepEqual(write({ [commandLine]: ["a b", ["c"]] })["process.args"], ["a", "b", "c"])
    assert.deepEqual(write({ [commandLine]: 12 })["process.args"], ["12"])
    assert.equal(write({ [pid]: "many" })["process.pid"], undefined)
    assert.equal(write({ [pid]: 18446744073709551615n })["process.pid"], 18446744073709551615n)
    assert.equal(write({ [pid]: "18446744073709551615" })["process.pid"], 18446744073709551615n)
  })
}

test("nesting of a hundred thousand levels, and a hundred thousand backslashes, are handled", () => {
  const nested: JsonObject = JSON.parse(`${'{"tgt":'.repeat(100_000)}1${"}".repeat(100_000)}`)
  const slashes = "\\".repeat(100_000)
  for (const source of three) {
    assertEvent(source.normalise(nested))
    source.recognise(nested)
    for (const sample of samples) {
      assertEvent(
        source.normalise({ ...sample, properties: nested, "tgt.process.image.path": slashes, CommandLine: slashes }),
      )
    }
  }
})

test("source names are unique, and index names follow from them", () => {
  assert.equal(new Set(sources.map(({ name }) => name)).size, sources.length)
  for (const source of three) {
    assert.ok(sources.includes(source))
    assert.equal(source.index, `logs-${source.name}-default`)
  }
})
