// One slice of a fuzzing run, on a thread of its own so that the runner can end it when an input hangs.
import assert from "node:assert/strict"
import { parentPort, workerData } from "node:worker_threads"
import { inputsFor } from "./campaign.ts"
import { findingOf, shortened } from "./finding.ts"
import { regressionInputs } from "./regression-inputs.ts"
import { CurrentInput, type Slice, type SliceResult } from "./slice.ts"
import { targets } from "./targets/index.ts"

const slice = workerData as Slice
const target = targets.find(({ name }) => name === slice.target)
assert.ok(target && parentPort, `no target ${slice.target}`)
const current = new CurrentInput(slice.shared)
const causes = new Set<string>()
const end = Date.now() + slice.milliseconds
let executions = 0
const kept = regressionInputs(target.name).map(({ bytes }) => bytes)
for (const input of inputsFor(target, slice.seed, kept)) {
  if (Date.now() >= end) break
  current.begin(input)
  executions++
  const finding = await findingOf(target, input)
  if (finding === undefined || causes.has(finding.cause)) continue
  causes.add(finding.cause)
  // Shortening takes many runs; each is bounded as the first was, but the input that is looked at stands still.
  current.pause()
  parentPort.postMessage({ kind: "finding", finding: await shortened(target, finding) } satisfies SliceResult)
}
parentPort.postMessage({ kind: "end", executions } satisfies SliceResult)
