// How much memory a scan needs, and that it does not grow with the object: peak RSS of a fresh process that scans a generated
// gzip object of each size, streamed and never on disk. Run: node bench/memory.ts [MB inflated …]
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Readable } from "node:stream"
import { createGzip, gunzipSync } from "node:zlib"
import { defaultLimits } from "../src/engine/decode/limits.ts"
import { ruleSet } from "../src/engine/match/rule-set.ts"
import { scanObject } from "../src/engine/scan.ts"
import { recognise, sources } from "../src/engine/sources/index.ts"
import { loadRules } from "../src/rules/load.ts"

const MB = 1_000_000
const DEFAULT_SIZES = [100, 2000]
const ALLOWED_GROWTH_MIB = 64

/** Repeats the sample batch as one gzip stream that inflates to at least this number of bytes. */
function generated(bytes: number): Readable {
  const batch = gunzipSync(readFileSync(join(import.meta.dirname, "../events/batches/crowdstrike-fdr.ndjson.gz")))
  const times = Math.ceil(bytes / batch.length)
  return Readable.from(
    (function* () {
      for (let time = 0; time < times; time++) yield batch
    })(),
  ).pipe(createGzip({ level: 1 }))
}

async function scanOne(megabytes: number): Promise<void> {
  const compiled = await loadRules(join(import.meta.dirname, "../rules"))
  const scanner = { rules: ruleSet(compiled, sources), recognise, limits: defaultLimits }
  const start = performance.now()
  let matches = 0
  const report = await scanObject(
    { location: { bucket: "bench", key: "generated.gz" }, arrival: 0, size: 0, body: generated(megabytes * MB) },
    scanner,
    { onMatch: () => void matches++ },
  )
  if (report.fault !== undefined) throw report.fault
  const seconds = (performance.now() - start) / 1000
  process.stdout.write(
    `${JSON.stringify({ inflated: report.tally.inflatedBytes, lines: report.tally.lines, matches, seconds, peakMiB: process.resourceUsage().maxRSS / 1024 })}\n`,
  )
}

type Figures = {
  readonly inflated: number
  readonly lines: number
  readonly matches: number
  readonly seconds: number
  readonly peakMiB: number
}

if (process.argv[2] === "--one") await scanOne(Number(process.argv[3]))
else {
  const sizes = process.argv.slice(2).map(Number)
  const rows = (sizes.length > 0 ? sizes : DEFAULT_SIZES).map((size): Figures => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, "--one", String(size)], {
      encoding: "utf8",
    })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  })
  console.table(
    rows.map(({ inflated, seconds, peakMiB, ...rest }) => ({
      "inflated MB": Math.round(inflated / MB),
      ...rest,
      seconds: seconds.toFixed(1),
      "peak MiB": peakMiB.toFixed(1),
    })),
  )
  const peaks = rows.map(({ peakMiB }) => peakMiB)
  const growth = (peaks.at(-1) ?? 0) - (peaks[0] ?? 0)
  console.log(
    `growth ${growth.toFixed(1)} MiB, allowed ${ALLOWED_GROWTH_MIB} (the generator runs in the same process and is counted)`,
  )
  process.exitCode = growth <= ALLOWED_GROWTH_MIB ? 0 : 1
}
