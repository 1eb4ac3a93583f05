// The peak memory of detect over objects that would exceed it if it held what they contain, and of notify over the largest
// batches, each in a fresh process with a limited heap. Run: node bench/worst-cases.ts [NAME …]
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { detectCases, notifyCases } from "../dev/worst-cases/cases.ts"
import { root } from "./measurement.ts"
import { memorySize } from "./packaged-memory.ts"

/** Less than Lambda gives to Node, so that the peaks show what is needed and not what was available. */
const HEAP_MIB = { detect: 1280, notify: 384 }

const names = process.argv.slice(2)
const rows = (names.length > 0 ? names : Object.keys({ ...detectCases, ...notifyCases })).map((name) => {
  const script = join(root, "dev/worst-cases/run.ts")
  const lambda = Object.hasOwn(notifyCases, name) ? "notify" : "detect"
  const memoryMiB = memorySize(lambda)
  const heap = `--max-old-space-size=${HEAP_MIB[lambda]}`
  const { status, stdout, stderr } = spawnSync(process.execPath, [heap, script, name], { encoding: "utf8" })
  if (status !== 0)
    return { name, result: stderr.split("\n").find((line) => line.includes("Error")) ?? `status ${status}` }
  const { alerts, sent, seconds, peakMiB, error = "" } = JSON.parse(stdout)
  const fits = error === "" && peakMiB < memoryMiB
  return {
    name,
    "alerts or messages": alerts ?? sent,
    "processor, s": seconds.toFixed(1),
    "peak MiB": Math.round(peakMiB),
    "of MiB": memoryMiB,
    result: fits ? "fits" : error || "too large",
  }
})
console.table(rows)
process.exitCode = rows.every(({ result }) => result === "fits") ? 0 : 1
