// How much memory a storm of matches needs, and that it does not grow with their number: peak RSS of a fresh process that
// scans one object of which every line matches, with a ledger that only counts. Run: node bench/storm.ts [matches …]
import { spawnSync } from "node:child_process"
import { stormOfMatches } from "../test/delivery/notify/storm.ts"

const DEFAULT_MATCHES = [50_000, 200_000]
const ALLOWED_GROWTH_MIB = 64
/** Node lets its heap grow before it collects garbage. This limit makes the peak the memory that the scan needs. */
const HEAP_MIB = 96

type Figures = {
  readonly matches: number
  readonly alerts: number
  readonly notices: number
  readonly recorded: number
  readonly kept: number
  readonly seconds: number
  readonly peakMiB: number
}

async function measure(matches: number): Promise<void> {
  const start = performance.now()
  const { alerts, notices, recorded, suppressed } = await stormOfMatches(matches)
  const figures: Figures = {
    matches,
    alerts: alerts.length,
    notices: notices.length,
    recorded,
    kept: suppressed,
    seconds: (performance.now() - start) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  }
  process.stdout.write(JSON.stringify(figures))
}

if (process.argv[2] === "--one") await measure(Number(process.argv[3]))
else {
  const counts = process.argv.slice(2).map(Number)
  const rows = (counts.length > 0 ? counts : DEFAULT_MATCHES).map((count): Figures => {
    const script = [`--max-old-space-size=${HEAP_MIB}`, import.meta.filename, "--one", String(count)]
    const { stdout, stderr, status } = spawnSync(process.execPath, script, { encoding: "utf8" })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  })
  console.table(
    rows.map(({ seconds, peakMiB, ...rest }) => ({
      ...rest,
      seconds: seconds.toFixed(1),
      "peak MiB": peakMiB.toFixed(1),
    })),
  )
  const growth = (rows.at(-1)?.peakMiB ?? 0) - (rows[0]?.peakMiB ?? 0)
  console.log(`growth ${growth.toFixed(1)} MiB, allowed ${ALLOWED_GROWTH_MIB}`)
  process.exitCode = growth <= ALLOWED_GROWTH_MIB ? 0 : 1
}
