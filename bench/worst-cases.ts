// The peak memory of detect over objects that would exceed it if it held what they contain, each in a fresh process with a heap
// that fits the function's 1,769 MB. Run: node bench/worst-cases.ts [name …]
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { worstCases } from "../dev/worst-cases/cases.ts"
import { root } from "./measurement.ts"

const HEAP_MIB = 1280
const FUNCTION_MB = 1769

const names = process.argv.slice(2)
const rows = (names.length > 0 ? names : Object.keys(worstCases)).map((name) => {
  const script = join(root, "dev/worst-cases/run.ts")
  const { status, stdout, stderr } = spawnSync(process.execPath, [`--max-old-space-size=${HEAP_MIB}`, script, name], {
    encoding: "utf8",
  })
  if (status !== 0)
    return { name, result: stderr.split("\n").find((line) => line.includes("Error")) ?? `status ${status}` }
  const { alerts, seconds, peakMiB, error } = JSON.parse(stdout)
  const fits = error === "" && peakMiB * 1.048576 < FUNCTION_MB
  return {
    name,
    alerts,
    seconds: seconds.toFixed(1),
    "peak MiB": Math.round(peakMiB),
    result: fits ? "fits" : error || "too large",
  }
})
console.table(rows)
process.exitCode = rows.every(({ result }) => result === "fits") ? 0 : 1
