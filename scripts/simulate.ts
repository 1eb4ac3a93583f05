// Runs detect, notify and resend against simulated faults: npm run simulate [-- --seeds N | --seed N] [--only detect|notify]. It runs
// the seeds of both, then every interleaving of two deliveries, then the mutants, which the simulation must catch.
import { once } from "node:events"
import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { isMainThread, parentPort, Worker } from "node:worker_threads"
import { search } from "../test/properties/simulation/exhaustive.ts"
import { mutants } from "../test/properties/simulation/mutants/list.ts"
import { notifyMutants } from "../test/properties/simulation/mutants/notify.ts"
import { publishing, wholeDetect } from "../test/properties/simulation/scopes.ts"
import { firstViolation, type Outcome, simulate } from "../test/properties/simulation/simulate.ts"
import {
  firstNotifyViolation,
  type NotifyOutcome,
  simulateNotify,
} from "../test/properties/simulation/simulate-notify.ts"
import { MANY, realParts } from "../test/properties/simulation/worker.ts"

/** The number of seeds after which a thread reports its results. */
const CHUNK = 200
/** Every mutant is caught within some hundreds of seeds. */
const MAX_MUTANT_SEEDS = 10_000
const MAX_SHOWN = 20

const FUNCTIONS = ["detect", "notify"] as const
type FunctionName = (typeof FUNCTIONS)[number]

type Range = { readonly name: FunctionName; readonly first: number; readonly last: number }
type Counts = { [name: string]: number }
type Sum = {
  readonly counts: Counts
  readonly wrong: { readonly seed: number; readonly violations: readonly string[] }[]
}

function add(counts: Counts, part: { readonly [name: string]: unknown }): void {
  for (const [name, count] of Object.entries(part))
    if (typeof count === "number") counts[name] = (counts[name] ?? 0) + count
}

async function runRange({ name, first, last }: Range): Promise<Sum> {
  const sum: Sum = { counts: {}, wrong: [] }
  for (let seed = first; seed <= last; seed++) {
    const outcome: Outcome | NotifyOutcome = name === "detect" ? await simulate(seed) : await simulateNotify(seed)
    add(sum.counts, { seeds: 1, ...outcome })
    if (outcome.violations.length > 0) sum.wrong.push({ seed, violations: outcome.violations })
  }
  return sum
}

/** Runs the seeds in one thread per processor, chunk by chunk. */
async function runSeeds({ name, first, last }: Range): Promise<Sum> {
  const sum: Sum = { counts: {}, wrong: [] }
  let next = first
  const threads = Math.min(availableParallelism(), Math.ceil((last - first + 1) / CHUNK))
  const thread = async () => {
    const worker = new Worker(import.meta.filename)
    while (next <= last) {
      const range: Range = { name, first: next, last: Math.min(last, next + CHUNK - 1) }
      next += CHUNK
      worker.postMessage(range)
      const [part] = (await once(worker, "message")) as [Sum]
      add(sum.counts, part.counts)
      sum.wrong.push(...part.wrong)
      if (process.stderr.isTTY)
        process.stderr.write(`\r${name}: ${sum.counts["seeds"] ?? 0} of ${last - first + 1} seeds`)
    }
    await worker.terminate()
  }
  await Promise.all(Array.from({ length: threads }, thread))
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K")
  return sum
}

function report(name: FunctionName, { wrong, counts }: Sum): boolean {
  const of = (kind: string) => wrong.filter(({ violations }) => violations.some((text) => text.startsWith(kind))).length
  const count = (key: string) => counts[key] ?? 0
  console.log(`${name}: ${count("seeds")} seeds, ${count("faults")} faults in ${count("invocations")} invocations`)
  console.log(`lost: ${of("lost") + of("stuck")} seeds`)
  console.log(`duplicates outside W1: ${of("twice")} seeds`)
  if (name === "detect") {
    console.log(`messages published: ${count("published")}`)
    console.log(`objects whose lines do not balance: ${of("lines")} seeds`)
    console.log(`deaths inside W1: ${count("deathsInWindow")}`)
    console.log(`copies without a record, which the ledger refused: ${count("unrecorded")}`)
  } else {
    console.log(`arrivals of an alert or notice on a channel: ${count("arrivals")}`)
    console.log(`copies inside W1, or without a record, which the ledger refused: ${count("copies")}`)
    console.log(`messages in the dead-letter queue: ${count("deadLetters")}`)
    console.log(`messages that landfall notify --resend sent: ${count("resent")}`)
    console.log(`deaths of notify on an alert: ${count("deaths")}; more than it may: ${of("deadly")} seeds`)
    console.log(`accepted by a channel and not marked: ${of("unmarked")} seeds`)
  }
  for (const { seed, violations } of wrong.sort((left, right) => left.seed - right.seed).slice(0, MAX_SHOWN)) {
    console.log(`seed ${seed}: ${violations.slice(0, 3).join("; ")}`)
    console.log(
      `  to repeat it, run npm run simulate -- --seed ${seed}; to make it a test, add it to the tests in test/properties/simulation/`,
    )
  }
  return wrong.length === 0
}

async function searchAll(): Promise<boolean> {
  let isPassed = true
  for (const [what, scope] of [
    ["publishing one alert, three faults", publishing(["alert"], 3)],
    ["publishing one alert, four faults", publishing(["alert"], 4)],
    ["publishing two alerts, no fault", publishing(["alert 1", "alert 2"], 0)],
    ["the whole detect over one firing record, two faults", wholeDetect(1, [MANY], 2)],
  ] as const) {
    const { states, steps, violation } = await search(scope)
    console.log(`${what}: ${states} states, ${steps} steps, ${violation ? violation.what : "0 lost, 0 outside W1"}`)
    if (!violation) continue
    isPassed = false
    console.log(`  ${violation.path.join(" ▶ ")}`)
  }
  return isPassed
}

async function findMutants(): Promise<boolean> {
  let isPassed = true
  for (const { does, parts, needsSeeds: takesMore } of mutants) {
    const mutant = { ...realParts, ...parts }
    const found = await firstViolation(MAX_MUTANT_SEEDS, mutant)
    const shortest = takesMore ? undefined : (await search(publishing(["alert"], 1), mutant)).violation
    const isFound = found !== null && (takesMore || shortest !== undefined)
    isPassed &&= isFound
    console.log(`${isFound ? "caught" : "NOT CAUGHT"}: ${does}`)
    if (found) console.log(`  seed ${found.seed}: ${found.violation}`)
    if (shortest) console.log(`  search: ${shortest.what}: ${shortest.path.join(" ▶ ")}`)
  }
  return isPassed
}

async function findNotifyMutants(): Promise<boolean> {
  let isPassed = true
  for (const mutant of notifyMutants) {
    const found = await firstNotifyViolation(MAX_MUTANT_SEEDS, mutant)
    isPassed &&= found !== null
    console.log(`${found ? "caught" : "NOT CAUGHT"}: ${mutant.does}`)
    if (found) console.log(`  seed ${found.seed}: ${found.violation}`)
  }
  return isPassed
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seeds: { type: "string", default: "100000" }, seed: { type: "string" }, only: { type: "string" } },
  })
  const chosen = FUNCTIONS.filter((name) => values.only === undefined || values.only === name)
  const one = values.seed === undefined ? undefined : Number(values.seed)
  const range = one === undefined ? { first: 1, last: Number(values.seeds) } : { first: one, last: one }
  if (!Number.isSafeInteger(range.first) || !Number.isSafeInteger(range.last) || chosen.length === 0) {
    console.error("usage: npm run simulate -- [--seeds N | --seed N] [--only detect|notify]; N is a whole number")
    process.exitCode = 2
    return
  }
  const start = performance.now()
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`
  console.log(`seeds ${range.first} to ${range.last}`)
  let isPassed = true
  for (const name of chosen) {
    isPassed = report(name, await runSeeds({ name, ...range })) && isPassed
    console.log(`\n${seconds()}`)
  }
  if (one === undefined && chosen.includes("detect")) {
    console.log(`\n${seconds()}; now every interleaving of two deliveries of one message`)
    isPassed = (await searchAll()) && isPassed
    console.log(`\n${seconds()}; now ${mutants.length} mutants of detect`)
    isPassed = (await findMutants()) && isPassed
  }
  if (one === undefined && chosen.includes("notify")) {
    console.log(`\n${seconds()}; now ${notifyMutants.length} mutants of notify`)
    isPassed = (await findNotifyMutants()) && isPassed
  }
  console.log(`\n${seconds()}`)
  process.exitCode = isPassed ? 0 : 1
}

if (isMainThread) await main()
else parentPort?.on("message", async (range: Range) => parentPort?.postMessage(await runRange(range)))
