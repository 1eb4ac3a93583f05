// The peak memory of detect over objects that would exceed it if it held what they contain, and of notify over the largest
// batches, each in a fresh process with a heap of 90 % of the function's memory. Run: node bench/worst-cases.ts [NAME …]
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { detectCases, notifyCases } from "../dev/worst-cases/cases.ts"
import { root } from "./measurement.ts"
import { HEAP_SHARE, memorySize } from "./packaged-memory.ts"

const names = process.argv.slice(2)
const rows = (names.length > 0 ? names : Object.keys({ ...detectCases, ...notifyCases })).map((name) => {
  const script = join(root, "dev/worst-cases/run.ts")
  const memoryMiB = memorySize(Object.hasOwn(notifyCases, name) ? "notify" : "detect")
  const heap = `--max-old-space-size=${Math.floor(memoryMiB * HEAP_SHARE)}`
  const { status, stdout, stderr } = spawnSync(process.execPath, [heap, script, name], { encoding: "utf8" })
  if (status !== 0)
    return { name, result: stderr.split("\n").find((line) => line.includes("Error")) ?? `status ${status}` }
  const { alerts, sent, seconds, peakMiB, error = "" } = JSON.parse(stdout)
  const fits = error === "" && peakMiB < memoryMiB
  return {
    name,
    "alerts or messages": alerts ?? sent,
    seconds: seconds.toFixed(1),
    "peak MiB": Math.round(peakMiB),
    "of MiB": memoryMiB,
    result: fits ? "fits" : error || "too large",
  }
})
console.table(rows)
process.exitCode = rows.every(({ result }) => result === "fits") ? 0 : 1
