// The peak memory of a storm of matches, which must not grow with their number: a fresh process scans one object in which
// every line matches; its ledger only counts. Run: node bench/storm.ts [matches …]
import { stormOfMatches } from "../dev/storm-of-matches.ts"
import { measureMemory } from "./measurement.ts"

/** Node grows its heap before it collects garbage; this limit makes the peak show what is needed. */
const HEAP_MIB = 96

await measureMemory(
  import.meta.filename,
  [50_000, 200_000],
  async (matches) => {
    const { alerts, notices, recorded, suppressed } = await stormOfMatches(matches)
    return { matches, alerts: alerts.length, notices: notices.length, recorded, suppressed }
  },
  [`--max-old-space-size=${HEAP_MIB}`],
)
