import assert from "node:assert/strict"
import { mock, test } from "node:test"

// In development it writes by the global console, which a test can watch.
process.env["POWERTOOLS_DEV"] = "true"
process.env["POWERTOOLS_METRICS_DISABLED"] = "false"
process.env["POWERTOOLS_SERVICE_NAME"] = "landfall-test"
const { emfMeter } = await import("../../src/metrics/meter.ts")

/** What is written to standard output while something is done. */
function written(act: () => void): Record<string, unknown>[] {
  const log = mock.method(console, "log", () => {})
  act()
  const lines = log.mock.calls.map(({ arguments: [line] }) => JSON.parse(String(line)))
  log.mock.restore()
  return lines
}

test("values are one blob of the Embedded Metric Format, with the stack as their only dimension", () => {
  const [blob, ...others] = written(() => emfMeter().write({ Objects: 1, Bytes: 2048, Delay: 12 }))
  assert.deepEqual(others, [])
  assert.ok(blob)
  const { Timestamp, ...aws } = blob["_aws"] as { Timestamp: number; CloudWatchMetrics: unknown }
  assert.ok(Number.isSafeInteger(Timestamp))
  assert.deepEqual(aws, {
    CloudWatchMetrics: [
      {
        Namespace: "Landfall",
        Dimensions: [["service"]],
        Metrics: [
          { Name: "Objects", Unit: "Count" },
          { Name: "Bytes", Unit: "Bytes" },
          { Name: "Delay", Unit: "Milliseconds" },
        ],
      },
    ],
  })
  assert.deepEqual([blob?.["service"], blob?.["Objects"], blob?.["Bytes"]], ["landfall-test", 1, 2048])
})

test("a source's dimension does not stay for what is written next", () => {
  const blobs = written(() => {
    const meter = emfMeter()
    meter.writeForSource("endgame", { Records: 3 })
    meter.write({ Objects: 1 })
  })
  const dimensions = blobs.map(
    ({ _aws }) => (_aws as { CloudWatchMetrics: { Dimensions: string[][] }[] }).CloudWatchMetrics[0]?.Dimensions,
  )
  assert.deepEqual(dimensions, [[["service", "source"]], [["service"]]])
  assert.equal(blobs[0]?.["source"], "endgame")
})
