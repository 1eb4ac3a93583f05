// Runs one worst case and prints its result with the time of the processor and the peak of resident memory.
// Run: node dev/worst-cases/run.ts NAME
import { detectCases, notifyCases } from "./cases.ts"

const worstCases = { ...detectCases, ...notifyCases }
const result = await worstCases[process.argv[2] ?? ""]?.()
if (result === undefined) throw new Error(`the cases are: ${Object.keys(worstCases).join("; ")}`)
const { user, system } = process.cpuUsage()
const seconds = (user + system) / 1_000_000
const peakMiB = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ ...result, seconds, peakMiB }))
