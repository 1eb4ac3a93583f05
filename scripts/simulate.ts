// Runs the whole function against simulated faults: npm run simulate [-- --seeds N | --seed N]. It runs the seeds, then
// every interleaving of two deliveries, then the mutants, which the simulation must catch.
import { once } from "node:events"
import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { isMainThread, parentPort, Worker } from "node:worker_threads"
import { search } from "../test/properties/simulation/exhaustive.ts"
import { mutants } from "../test/properties/simulation/mutants/list.ts"
import { publishing, wholeDetect } from "../test/properties/simulation/scopes.ts"
import { firstViolation, type Outcome, simulate } from "../test/properties/simulation/simulate.ts"
import { MANY, realParts } from "../test/properties/simulation/worker.ts"

/** The number of seeds after which a thread reports its results. */
const CHUNK = 200
/** Every mutant is caught within some hundreds of seeds. */
const MAX_MUTANT_SEEDS = 10_000
const MAX_SHOWN = 20

type Range = { readonly first: number; readonly last: number }
type Sum = { [name in "seeds" | "faults" | "invocations" | "published" | "deathsInWindow" | "unrecorded"]: number } & {
  readonly wrong: { readonly seed: number; readonly violations: readonly string[] }[]
}

function emptySum(): Sum {
  return { seeds: 0, faults: 0, invocations: 0, published: 0, deathsInWindow: 0, unrecorded: 0, wrong: [] }
}

function add(sum: Sum, part: Omit<Sum, "wrong"> | (Outcome & { readonly seeds: number })): void {
  for (const name of ["seeds", "faults", "invocations", "published", "deathsInWindow", "unrecorded"] as const)
    sum[name] += part[name]
}

async function runRange({ first, last }: Range): Promise<Sum> {
  const sum = emptySum()
  for (let seed = first; seed <= last; seed++) {
    const outcome = await simulate(seed)
    add(sum, { seeds: 1, ...outcome })
    if (outcome.violations.length > 0) sum.wrong.push({ seed, violations: outcome.violations })
  }
  return sum
}

/** Runs the seeds in one thread per processor, chunk by chunk. */
async function runSeeds({ first, last }: Range): Promise<Sum> {
  const sum = emptySum()
  let next = first
  const threads = Math.min(availableParallelism(), Math.ceil((last - first + 1) / CHUNK))
  const thread = async () => {
    const worker = new Worker(import.meta.filename)
    while (next <= last) {
      const range = { first: next, last: Math.min(last, next + CHUNK - 1) }
      next += CHUNK
      worker.postMessage(range)
      const [part] = (await once(worker, "message")) as [Sum]
      add(sum, part)
      sum.wrong.push(...part.wrong)
      if (process.stderr.isTTY) process.stderr.write(`\r${sum.seeds} of ${last - first + 1} seeds`)
    }
    await worker.terminate()
  }
  await Promise.all(Array.from({ length: threads }, thread))
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K")
  return sum
}

function report({ wrong, ...sum }: Sum): boolean {
  const of = (kind: string) => wrong.filter(({ violations }) => violations.some((text) => text.startsWith(kind))).length
  console.log(`${sum.faults} faults injected into ${sum.invocations} invocations, ${sum.published} messages published`)
  console.log(`lost: ${of("lost") + of("stuck")} seeds`)
  console.log(`duplicates outside W1: ${of("twice")} seeds`)
  console.log(`objects whose lines do not balance: ${of("lines")} seeds`)
  console.log(`deaths inside W1: ${sum.deathsInWindow}`)
  console.log(`copies without a record, which the ledger refused: ${sum.unrecorded}`)
  for (const { seed, violations } of wrong.sort((left, right) => left.seed - right.seed).slice(0, MAX_SHOWN)) {
    console.log(`seed ${seed}: ${violations.slice(0, 3).join("; ")}`)
    console.log(
      `  to repeat it, run npm run simulate -- --seed ${seed}; to make it a test, add it to test/properties/simulation/seeds.json`,
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

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: "string", default: "100000" }, seed: { type: "string" } } })
  const one = values.seed === undefined ? undefined : Number(values.seed)
  const range = one === undefined ? { first: 1, last: Number(values.seeds) } : { first: one, last: one }
  if (!Number.isSafeInteger(range.first) || !Number.isSafeInteger(range.last)) {
    console.error("usage: npm run simulate -- [--seeds N | --seed N]; N is a whole number")
    process.exitCode = 2
    return
  }
  const start = performance.now()
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`
  console.log(`seeds ${range.first} to ${range.last}`)
  let isPassed = report(await runSeeds(range))
  if (one === undefined) {
    console.log(`\n${seconds()}; now every interleaving of two deliveries of one message`)
    isPassed = (await searchAll()) && isPassed
    console.log(`\n${seconds()}; now ${mutants.length} mutants`)
    isPassed = (await findMutants()) && isPassed
  }
  console.log(`\n${seconds()}`)
  process.exitCode = isPassed ? 0 : 1
}

if (isMainThread) await main()
else parentPort?.on("message", async (range: Range) => parentPort?.postMessage(await runRange(range)))
