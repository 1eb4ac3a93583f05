// Runs one slice on a separate thread, so that the runner can end it when an input hangs.
import assert from "node:assert/strict"
import { parentPort, workerData } from "node:worker_threads"
import { findingOf, shortened } from "./finding.ts"
import { inputsFor } from "./mutate.ts"
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
const regressions = regressionInputs(target.name).map(({ bytes }) => bytes)
for (const input of inputsFor(target, slice.seed, regressions)) {
  if (Date.now() >= end) break
  current.begin(input)
  executions++
  const finding = await findingOf(target, input)
  if (finding === undefined || causes.has(finding.cause)) continue
  causes.add(finding.cause)
  // Shortening takes many runs, during which the current input does not change.
  current.pause()
  parentPort.postMessage({ kind: "finding", finding: await shortened(target, finding) } satisfies SliceResult)
}
parentPort.postMessage({ kind: "end", executions } satisfies SliceResult)
