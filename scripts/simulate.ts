// Runs many seeds of the publishing protocol against simulated faults: node scripts/simulate.ts [--seeds N] [--seed N]
import { parseArgs } from "node:util"
import { simulate } from "../test/simulation/simulate.ts"

const { values } = parseArgs({ options: { seeds: { type: "string", default: "100000" }, seed: { type: "string" } } })
const [first, last] = values.seed === undefined ? [1, Number(values.seeds)] : [Number(values.seed), Number(values.seed)]
const start = performance.now()
const sum = { faults: 0, published: 0, deathsInWindow: 0 }
const wrong: string[] = []
for (let seed = first; seed <= last; seed++) {
  const { lost, outside, ...counts } = await simulate(seed)
  if (lost.length > 0 || outside.length > 0)
    wrong.push(`seed ${seed}: lost ${lost.join(", ") || "none"}, twice outside W1 ${outside.join(", ") || "none"}`)
  for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += counts[name]
}
console.log(`${last - first + 1} seeds from ${first}, ${((performance.now() - start) / 1000).toFixed(1)} s`)
console.log(`${sum.faults} faults injected, ${sum.published} alerts published, ${sum.deathsInWindow} deaths inside W1`)
console.log(`lost or twice outside W1: ${wrong.length} seeds`)
for (const line of wrong.slice(0, 20)) console.log(`${line}; run it again with --seed`)
process.exitCode = wrong.length === 0 ? 0 : 1
